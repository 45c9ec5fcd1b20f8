//! What differs between the terminals of Unix and the consoles of Windows.

use std::io::{self, IsTerminal};

use crate::render::{Style, Symbols};

/// The style for standard output.
pub fn style(ascii: bool, width: Option<usize>) -> Style {
    let width = match width {
        Some(0) => None,
        Some(width) => Some(width),
        None => columns(),
    };
    let symbols = if ascii {
        Symbols::Ascii
    } else if io::stdout().is_terminal() {
        symbols()
    } else {
        Symbols::Unicode
    };
    Style { symbols, width }
}

/// Columns to write in; `None` where the output is no terminal.
fn columns() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    // A console goes to the next line as soon as the last column is written; the line break behind it would leave an empty one.
    let kept_free = usize::from(cfg!(windows));
    Some(usize::from(width.0).saturating_sub(kept_free))
}

/// What the terminal can show.
pub fn symbols() -> Symbols {
    let is_windows = cfg!(windows);
    match knows_unicode(is_windows, |name| std::env::var(name).ok()) {
        true => Symbols::Unicode,
        false if is_windows => Symbols::Console,
        false => Symbols::Ascii,
    }
}

/// A Unix terminal shows what the locale says. On Windows all text reaches a console as UTF-16, whatever its code page, and what it can show is up to its font:
/// Windows Terminal and others that find a glyph in another font tell of themselves, the console of Windows and Windows PE does not.
fn knows_unicode(is_windows: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let first = |names: &[&str]| {
        let mut values = names.iter().filter_map(|name| variable(name));
        values.find(|value| !value.is_empty())
    };
    if is_windows {
        return first(&["WT_SESSION", "TERM_PROGRAM", "TERM"]).is_some();
    }
    let locale = first(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default();
    locale
        .to_ascii_lowercase()
        .replace('-', "")
        .contains("utf8")
}

/// Whether nobody reads the output any more.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    // What Windows says of a named pipe, which some programs give to those they start, and Wine of any.
    const PIPE_NOT_CONNECTED: i32 = 233;
    let is_not_connected = cfg!(windows) && error.raw_os_error() == Some(PIPE_NOT_CONNECTED);
    error.kind() == io::ErrorKind::BrokenPipe || is_not_connected
}

/// Lets the system answer that a drive is empty instead of asking for a disk in a window, which would stop a program that nobody watches.
/// Microsoft advises every program to do so when it starts.
#[cfg(windows)]
#[allow(
    unsafe_code,
    reason = "no crate in use wraps this call; it takes a number and touches no memory"
)]
pub fn no_dialogs() {
    use windows_sys::Win32::System::Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SetErrorMode};
    // SAFETY: any argument is valid.
    unsafe { SetErrorMode(SEM_FAILCRITICALERRORS) };
}

/// Only Windows has them.
#[cfg(not(windows))]
pub fn no_dialogs() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_tell_what_they_show() {
        let knows = |is_windows, set: &[(&str, &str)]| {
            let value = |name: &str| {
                set.iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, v)| (*v).to_owned())
            };
            knows_unicode(is_windows, value)
        };
        assert!(knows(false, &[("LANG", "C.UTF-8")]));
        assert!(knows(false, &[("LC_ALL", ""), ("LANG", "de_DE.utf8")]));
        assert!(!knows(false, &[("LC_ALL", "C"), ("LANG", "C.UTF-8")]));
        assert!(!knows(false, &[]));
        assert!(knows(true, &[("WT_SESSION", "{1}")]));
        assert!(knows(true, &[("TERM", "xterm-256color")]));
        assert!(!knows(true, &[("LANG", "C.UTF-8")]));
    }
}
