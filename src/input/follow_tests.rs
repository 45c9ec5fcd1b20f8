//! Files that grow, roll over, shrink, come and go.

use std::io::Write;

use super::*;

/// A folder, and what follows it.
struct Place {
    dir: tempfile::TempDir,
    follower: Follower,
}

impl Place {
    fn new(paths: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths.iter().map(|path| dir.path().join(path)).collect();
        Self {
            follower: Follower::new(paths),
            dir,
        }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn append(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        let mut file = File::options().append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.dir.path().join(from), self.dir.path().join(to)).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.dir.path().join(name)).unwrap();
    }

    /// What a poll finds: `+` appended, `=` replaced, `-` gone.
    fn poll(&mut self) -> String {
        let (changes, errors) = self.follower.poll();
        assert!(errors.is_empty(), "{errors:?}");
        let root = self.dir.path().to_owned();
        let show = |sign, path: PathBuf, bytes: Vec<u8>| {
            let path = path.strip_prefix(&root).unwrap().to_string_lossy();
            format!(
                "{sign}{} {}",
                path.replace('\\', "/"),
                String::from_utf8(bytes).unwrap()
            )
        };
        let changes = changes.into_iter().map(|change| match change {
            LogChange::Appended(path, bytes) => show('+', path, bytes),
            LogChange::Replaced(path, bytes) => show('=', path, bytes),
            LogChange::Gone(path) => show('-', path, Vec::new()),
        });
        changes.collect::<Vec<_>>().join("; ")
    }
}

#[test]
fn only_what_is_new_is_read() {
    let mut place = Place::new(&["."]);
    assert_eq!(place.poll(), "");
    place.write("smsts.log", "one");
    place.write("notes.txt", "x");
    assert_eq!(place.poll(), "=smsts.log one");
    assert_eq!(place.poll(), "");
    place.append("smsts.log", " two");
    assert_eq!(place.poll(), "+smsts.log  two");
    let long = "x".repeat(3 * COMPARED);
    place.append("smsts.log", &long);
    assert_eq!(place.poll(), format!("+smsts.log {long}"));
    place.append("smsts.log", "y");
    assert_eq!(place.poll(), "+smsts.log y");
    place.remove("smsts.log");
    assert_eq!(place.poll(), "-smsts.log ");
    place.write("smsts.log", "one");
    assert_eq!(place.poll(), "=smsts.log one");
}

#[test]
fn a_log_that_rolls_over_is_found_under_its_new_name() {
    let mut place = Place::new(&["smsts.log"]);
    place.write("smsts.log", "one");
    place.poll();
    place.append("smsts.log", " two");
    place.rename("smsts.log", "smsts-20260302-101500.log");
    assert_eq!(
        place.poll(),
        "=smsts-20260302-101500.log one two; -smsts.log "
    );
    place.write("smsts.log", "three, and longer than the one before");
    assert_eq!(
        place.poll(),
        "=smsts.log three, and longer than the one before"
    );
    place.rename("smsts.log", "smsts.lo_");
    place.write(
        "smsts.log",
        "four, and longer than all that was there before",
    );
    assert_eq!(
        place.poll(),
        "=smsts.lo_ three, and longer than the one before; =smsts.log four, and longer than all that was there before"
    );
}

#[test]
fn logs_that_shrink_or_are_rewritten_are_read_anew() {
    let mut place = Place::new(&["."]);
    let long = "x".repeat(3 * COMPARED);
    place.write("smsts.log", &long);
    place.poll();
    place.write("smsts.log", "short");
    assert_eq!(place.poll(), "=smsts.log short");
    place.write("smsts.log", &format!("y{long}"));
    assert_eq!(place.poll(), format!("=smsts.log y{long}"));
    place.write("smsts.log", &format!("y{long}").replace("xy", "yx"));
    assert_eq!(place.poll(), "", "written anew with the same bytes");
    place.write("smsts.log", &format!("y{}z and more", &long[1..]));
    assert_eq!(
        place.poll(),
        format!("=smsts.log y{}z and more", &long[1..])
    );
    place.write("smsts.log", "");
    assert_eq!(place.poll(), "=smsts.log ");
    place.append("smsts.log", "x");
    assert_eq!(place.poll(), "+smsts.log x");
}

#[test]
fn folders_can_come_and_go() {
    let mut place = Place::new(&["X/smstslog", "C", "old copy.txt"]);
    assert_eq!(place.poll(), "");
    place.write("X/smstslog/smsts.log", "a");
    place.write("X/smstslog/other/smsts.log", "not ConfigMgr's folder");
    assert_eq!(place.poll(), "=X/smstslog/smsts.log a");
    place.write("C/Windows/CCM/Logs/SMSTSLog/smsts.log", "b");
    place.write("old copy.txt", "c");
    assert_eq!(
        place.poll(),
        "=C/Windows/CCM/Logs/SMSTSLog/smsts.log b; =old copy.txt c"
    );
    fs::remove_dir_all(place.dir.path().join("X")).unwrap();
    assert_eq!(place.poll(), "-X/smstslog/smsts.log ");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_and_left_as_it_was() {
    let mut place = Place::new(&["."]);
    place.write("smsts.log", "a");
    assert_eq!(place.poll(), "=smsts.log a");
    // A link to itself cannot be followed.
    place.remove("smsts.log");
    std::os::unix::fs::symlink("smsts.log", place.dir.path().join("smsts.log")).unwrap();
    let (changes, errors) = place.follower.poll();
    assert_eq!((changes.len(), errors.len()), (0, 1));
    assert!(errors[0].to_string().contains("smsts.log"));
    place.remove("smsts.log");
    place.write("smsts.log", "ab");
    assert_eq!(place.poll(), "+smsts.log b");
}
