//! What each role finds in the navigation.

use web::{NavGroup, NavItem};

/// The navigation, in the order in which each role finds it.
pub const NAVIGATION: &[NavItem] = &[
    NavItem::new("/worklist", "lab-nav-worklist", &["laboratory_technician"]),
    NavItem::new("/exceptions", "lab-nav-exceptions", &["laboratory_technician"]),
    NavItem::new("/results/import", "lab-nav-import", &["laboratory_technician"]),
    NavItem::new("/results/receipts", "notifications-nav-receipts", &["laboratory_technician"]),
    NavItem::new("/reports", "cases-nav-reports", &["sisp_operator", "regional_super_user"]),
    NavItem::new("/measures", "cases-nav-measures", &["gp", "sisp_operator", "regional_super_user"]),
    NavItem::new("/people", "people-nav-people", &["gp", "sisp_operator", "regional_super_user"]),
    NavItem::new("/reports", "cases-nav-reports", &["gp"]),
    NavItem::new("/delegations", "accounts-nav-delegations", &["gp"]),
    NavItem::new("/requests", "lab-nav-requests", &["gp", "sisp_operator", "regional_super_user"]),
    NavItem::new("/exceptions", "lab-nav-exceptions", &["sisp_operator"]),
    NavItem::new("/sampling", "sampling-nav", &["sisp_operator", "usca_doctor", "sampling_operator"]),
    NavItem::new("/sampling/transports", "sampling-nav-coming", &["laboratory_technician"]),
    NavItem::new("/communications", "notifications-nav", &["gp", "sisp_operator"]),
    NavItem::new("/lists", "lists-nav", &["gp", "sisp_operator", "regional_super_user"])
        .within(NavGroup::Documents),
    NavItem::new("/corrections", "corrections-nav", &["gp", "sisp_operator"]).within(NavGroup::Registry),
    NavItem::new("/people/transfers", "people-nav-transfers", &["sisp_operator", "regional_super_user"])
        .within(NavGroup::Registry),
    NavItem::new("/duplicates", "people-nav-doubles", &["sisp_operator"]).within(NavGroup::Registry),
    NavItem::new("/rights", "privacy-nav-rights", &["sisp_operator"]).within(NavGroup::Registry),
    NavItem::new(
        "/emergency",
        "accountability-nav-own",
        &[
            "gp",
            "sisp_operator",
            "hospital_bed_operator",
            "usca_doctor",
            "emergency_doctor",
            "out_of_hours_doctor",
        ],
    ),
    NavItem::new(
        "/rapid",
        "rapid-nav",
        &[
            "gp",
            "sisp_operator",
            "usca_doctor",
            "rsa_operator",
            "school_referent",
            "pharmacy",
            "sampling_operator",
        ],
    ),
    NavItem::new("/desk", "support-nav-desk", &["help_desk"]),
    NavItem::new("/emergency", "accountability-nav-support", &["help_desk"]),
    NavItem::new("/notices", "support-nav-notices", &["help_desk", "system_administrator"]),
    NavItem::new("/comune", "cases-nav-comune", &["mayor", "mayor_delegate"]),
    NavItem::new("/lists", "lists-nav", &["laboratory_technician", "mayor", "mayor_delegate"])
        .within(NavGroup::Documents),
    NavItem::new("/admin/users", "accounts-nav-users", &["administrator", "asl_administrator"])
        .within(NavGroup::Users),
    NavItem::new("/admin/approvals", "accounts-nav-approvals", &["administrator", "asl_administrator"])
        .within(NavGroup::Users),
    NavItem::new("/attestations", "accounts-nav-attestations", &["administrator", "asl_administrator"])
        .within(NavGroup::Users),
    NavItem::new("/registers", "registers-nav", &["administrator", "asl_administrator"])
        .within(NavGroup::Settings),
    NavItem::new(
        "/laboratory-systems",
        "mllp-nav",
        &["laboratory_technician", "administrator", "asl_administrator"],
    )
    .within(NavGroup::Systems),
    NavItem::new("/admin/accesses", "accounts-nav-accesses", &["administrator", "data_protection_officer"])
        .within(NavGroup::Oversight),
    NavItem::new(
        "/admin/emergencies",
        "accountability-nav-review",
        &["administrator", "data_protection_officer"],
    ),
    NavItem::new("/admin/digest", "accountability-nav-digest", &["administrator", "data_protection_officer"])
        .within(NavGroup::Oversight),
    NavItem::new("/rights", "privacy-nav-rights", &["data_protection_officer"]),
    NavItem::new(
        "/exports",
        "lists-exports-nav",
        &["gp", "sisp_operator", "laboratory_technician", "data_protection_officer"],
    )
    .within(NavGroup::Documents),
    NavItem::new("/retention", "retention-nav", &["administrator", "data_protection_officer"])
        .within(NavGroup::Oversight),
    NavItem::new("/admin/views", "support-nav-views", &["data_protection_officer", "system_administrator"])
        .within(NavGroup::Oversight),
    NavItem::new("/admin/swab-authorisation", "lab-switch-nav", &["administrator", "asl_administrator"])
        .within(NavGroup::Settings),
    NavItem::new("/admin/lab-validation", "lab-validation-nav", &["administrator", "asl_administrator"])
        .within(NavGroup::Settings),
    NavItem::new("/admin/settings", "accounts-nav-settings", &["administrator"]).within(NavGroup::Settings),
    NavItem::new(
        "/figures",
        "insight-nav-figures",
        &["crisis_unit", "regional_super_user", "sisp_operator", "asl_director", "administrator"],
    )
    .within(NavGroup::Figures),
    NavItem::new(
        "/figures/laboratories",
        "insight-nav-laboratories",
        &["crisis_unit", "regional_super_user", "sisp_operator", "administrator"],
    )
    .within(NavGroup::Figures),
    NavItem::new("/figures/laboratories", "insight-nav-flow", &["laboratory_technician"])
        .within(NavGroup::Figures),
    NavItem::new("/attestations", "accounts-nav-attestations", &["asl_director"]).within(NavGroup::Users),
    NavItem::new("/national-flow", "reporting-flow-nav", &["crisis_unit", "administrator"])
        .within(NavGroup::Figures),
    NavItem::new(
        "/outgoing-requests",
        "outbound-nav",
        &["laboratory_technician", "administrator", "system_administrator", "help_desk"],
    )
    .within(NavGroup::Systems),
    NavItem::new(
        "/certificates",
        "reporting-certificates-nav",
        &["laboratory_technician", "gp", "sisp_operator"],
    )
    .within(NavGroup::Documents),
];
