//! The devices of rapid antigen tests: the EU list, as the value set of the certificates has it (`data/dcc/value_sets.csv`).

use std::sync::OnceLock;

/// The value sets of the eHealth Network; those of the devices are called `ma-t`.
const TABLE: &str = include_str!("../../../../data/dcc/value_sets.csv");

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its number in the list of the Joint Research Centre.
    pub code: &'static str,
    /// Manufacturer and name.
    pub name: String,
}

/// All that are in use, by name.
pub fn all() -> &'static [Device] {
    static ALL: OnceLock<Vec<Device>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<Device> = TABLE.lines().filter_map(device).collect();
        all.sort_by_key(|device| device.name.to_lowercase());
        all
    })
}

fn device(line: &'static str) -> Option<Device> {
    let mut cells = line.splitn(4, ',');
    if cells.next() != Some("ma-t") {
        return None;
    }
    let code = cells.next()?;
    let (active, name) = (cells.next()?, cells.next()?);
    let name = match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_owned(),
    };
    (active == "true").then_some(Device { code, name })
}

/// The name of a device that a result names: of one outside the list what was written.
pub fn name(written: &str) -> &str {
    all().iter().find(|device| device.code == written).map_or(written, |device| &device.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_by_number() {
        assert_eq!(name("1232"), "Abbott Rapid Diagnostics, Panbio COVID-19 Ag Rapid Test");
        assert_eq!(name("Un test nuovo"), "Un test nuovo");
        assert!(all().len() > 50 && all().windows(2).all(|two| two[0].code != two[1].code));
        assert!(all().iter().all(|device| !device.name.contains('"') && !device.name.is_empty()));
    }
}
