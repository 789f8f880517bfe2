//! A laboratory that takes nothing.

use access::Role;
use outbound::model::{State, Why};
use outbound::rules::Typed;
use outbound::{Reach, Sender, Stuck, Wire};
use web::Billboard;

use crate::common::laboratory::Laboratory;
use crate::common::{LAB, actor, on_each_engine};

#[test]
fn whoever_can_do_something_is_told_after_an_hour_and_it_is_given_up_after_three_days() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants_hl7(LAB, 1);
        let request = region.asks(region.patient());
        assert_eq!(region.round(), 0);
        assert_eq!(region.rows(&request)[0].why, Some(Why::Unreachable));
        let stuck = Stuck::new();
        let banners = |role, unit: &str| {
            region.db.block_on(stuck.look(&region.db.db)).unwrap();
            stuck.says(Some(&actor(role, unit))).banners.len()
        };
        assert_eq!(banners(Role::Administrator, "010"), 0);
        region.minutes(61);
        assert_eq!(banners(Role::Administrator, "010"), 1);
        assert_eq!(banners(Role::LaboratoryTechnician, LAB), 1);
        assert_eq!(banners(Role::LaboratoryTechnician, "LAB-301-1"), 0);
        assert_eq!(banners(Role::SispOperator, "204"), 0);
        // Somebody sets it right: what waits goes at once.
        region.wants_hl7(LAB, laboratory.port);
        assert_eq!(region.round(), 1);
        assert_eq!(banners(Role::Administrator, "010"), 0);

        region.wants_hl7(LAB, 1);
        let late = region.asks(region.patient_again());
        region.days();
        let row = region.rows(&late).remove(0);
        assert_eq!((row.state, row.why), (State::GivenUp, Some(Why::Unreachable)));
        assert_eq!(region.round(), 0);
    });
}

#[test]
fn a_demonstration_talks_to_no_other_machine() {
    on_each_engine(|region| {
        region.wants(
            LAB,
            Typed {
                kind: "hl7".to_owned(),
                address: "lis.example:2575".to_owned(),
                tls: true,
                ..Typed::default()
            },
        );
        let request = region.asks(region.patient());
        let wire = Wire::new(region.db.folder(), Reach::ThisMachine);
        assert_eq!(region.db.block_on(Sender::new(region.db.db.clone(), wire).round()).unwrap(), 0);
        assert_eq!(region.rows(&request)[0].why, Some(Why::Demonstration));
    });
}
