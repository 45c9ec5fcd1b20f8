//! Wildcards in paths. Unix shells expand them, `cmd.exe` and PowerShell do not: there it is the program's work.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, glob_with};

/// The files and folders that the paths stand for: on Windows with wildcards (`*`, `?`) expanded, elsewhere as they are. A pattern that matches nothing stays,
/// so that opening it fails with its name.
pub fn expand(paths: &[PathBuf]) -> Vec<PathBuf> {
    if cfg!(windows) {
        expand_all(paths)
    } else {
        paths.to_vec()
    }
}

/// Whether the path can only be a pattern: no name on Windows holds a wildcard.
pub(super) fn is_pattern(path: &Path) -> bool {
    cfg!(windows) && has_wildcard(path)
}

fn expand_all(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for path in paths {
        let before = all.len();
        if has_wildcard(path) {
            all.extend(matches(path));
        }
        if all.len() == before {
            all.push(path.clone());
        }
    }
    all
}

/// In a name, that is: the `?` of `\\?\C:\Logs` is none.
fn has_wildcard(path: &Path) -> bool {
    path.components().any(|part| match part {
        Component::Normal(name) => name
            .as_encoded_bytes()
            .iter()
            .any(|byte| b"*?".contains(byte)),
        _ => false,
    })
}

/// What matches, in alphabetical order. As in a shell, folders that cannot be read match nothing.
fn matches(path: &Path) -> impl Iterator<Item = PathBuf> {
    // Brackets are ordinary characters in Windows' patterns, and not rare in names: `smsts[1].log`.
    let mut pattern = String::new();
    for c in path.to_str().unwrap_or_default().chars() {
        match c {
            '[' | ']' => pattern.extend(['[', c, ']']),
            _ => pattern.push(c),
        }
    }
    let options = MatchOptions {
        case_sensitive: false,
        ..MatchOptions::default()
    };
    glob_with(&pattern, options).into_iter().flatten().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_on_windows_and_else_stay() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in [
            "PC1/smsts.log",
            "PC2/SMSTS-20260302-102104.LOG",
            "PC2/dism.log",
            "PC[1]/smsts.log",
            "PC[1]/smsts[1].log",
        ] {
            std::fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            std::fs::write(at(name), "").unwrap();
        }
        for (pattern, expected) in [
            (
                "PC?/smsts*.log",
                &["PC1/smsts.log", "PC2/SMSTS-20260302-102104.LOG"][..],
            ),
            ("pc[1]/*.log", &["PC[1]/smsts.log", "PC[1]/smsts[1].log"]),
            ("pc*/smsts[1]*", &["PC[1]/smsts[1].log"]),
            ("PC?", &["PC1", "PC2"]),
            ("PC1/smsts.log", &["PC1/smsts.log"]),
            ("PC[1]/smsts.log", &["PC[1]/smsts.log"]),
            ("PC9*/smsts.log", &["PC9*/smsts.log"]),
            ("PC*[", &["PC*["]),
            ("***", &["***"]),
        ] {
            let expected: Vec<_> = expected.iter().map(|name| at(name)).collect();
            let found = expand_all(&[at(pattern)]);
            // Letters that are not wildcards are spelt as they were typed.
            let lower = |paths: &[PathBuf]| -> Vec<_> {
                paths
                    .iter()
                    .map(|p| p.to_string_lossy().to_lowercase())
                    .collect()
            };
            assert_eq!(lower(&found), lower(&expected), "{pattern}");
        }
    }

    #[test]
    fn only_windows_expands() {
        let paths = [PathBuf::from("src/*"), PathBuf::from("-")];
        assert_eq!(expand(&paths) == paths, !cfg!(windows));
        assert_eq!(is_pattern(&paths[0]), cfg!(windows));
    }
}
