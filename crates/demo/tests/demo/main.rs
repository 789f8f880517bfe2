//! The demo region through its public face, on both engines.

mod epidemic;
mod load;
mod population;
mod wall;
