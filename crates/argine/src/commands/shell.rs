//! Who sits at the command line of the server, as the operating system says: not as an environment that anybody can set.

/// The user who signed in to the machine, and after a stroke the one as whom the program runs if that is another.
pub fn user() -> String {
    let (signed_in, runs_as) = (login_id(), process_id());
    let name = |id: u32| name_of(id, &std::fs::read_to_string("/etc/passwd").unwrap_or_default());
    match (signed_in, runs_as) {
        (Some(one), Some(other)) if one != other => format!("{}/{}", name(one), name(other)),
        (Some(id), _) | (None, Some(id)) => name(id),
        (None, None) => "-".to_owned(),
    }
}

/// As whom the machine let somebody in: `sudo` does not change it.
fn login_id() -> Option<u32> {
    let id = std::fs::read_to_string("/proc/self/loginuid").ok()?.trim().parse().ok()?;
    (id != u32::MAX).then_some(id)
}

#[cfg(unix)]
fn process_id() -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").ok().map(|own| own.uid())
}

#[cfg(not(unix))]
fn process_id() -> Option<u32> {
    None
}

/// The name of a user in the machine's own list; his number when he is in another one.
fn name_of(id: u32, users: &str) -> String {
    let named = users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_a_name_or_a_number() {
        let users = "root:x:0:0:root:/root:/bin/bash\n\nbroken\nargine:x:998:998::/var/lib/argine:/usr/sbin/nologin\n";
        assert_eq!(name_of(0, users), "root");
        assert_eq!(name_of(998, users), "argine");
        assert_eq!(name_of(99, users), "99");
    }
}
