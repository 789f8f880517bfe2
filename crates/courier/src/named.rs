//! Enumerations that have a name in the database.

/// Declares an enumeration whose variants have a name in the database and the API.
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// Every one.
            pub const ALL: &[$name] = &[$(Self::$variant,)*];

            /// Name in the database and the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// From the name.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// From the name.
            ///
            /// # Errors
            /// `Problem::Internal` for anything else: only our own tables are read this way.
            pub fn parse(code: &str) -> kernel::Result<Self> {
                let unknown = || kernel::Problem::Internal(concat!("unknown code of ", stringify!($name)).into());
                Self::of(code).ok_or_else(unknown)
            }
        }
    };
}
