//! Puts one picture after the other on a terminal, without flicker.

use std::io::{self, Write};

/// The other screen, without a cursor; what was on the terminal stays as it was.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
/// Back, with plain letters.
const LEAVE: &str = "\x1b[0m\x1b[?25h\x1b[?1049l";
const HOME: &str = "\x1b[H";
const CLEAR_LINE: &str = "\x1b[K";
const CLEAR_BELOW: &str = "\x1b[J";

/// A terminal that understands ANSI sequences.
#[derive(Debug)]
pub struct Screen<W: Write> {
    out: W,
    colours: bool,
    shown: Vec<String>,
}

impl<W: Write> Screen<W> {
    /// Takes the terminal, until [`Screen::leave`] or the end of this value.
    pub fn enter(mut out: W, colours: bool) -> io::Result<Self> {
        out.write_all(ENTER.as_bytes())?;
        Ok(Self {
            out,
            colours,
            shown: Vec::new(),
        })
    }

    /// Shows these lines. They are written over those that were shown, in one go, so that nothing flickers; they must be shorter than the terminal is
    /// wide, and not more than it has rows.
    pub fn show(&mut self, lines: Vec<String>) -> io::Result<()> {
        if lines == self.shown {
            return Ok(());
        }
        let mut text = HOME.to_owned();
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                text += "\r\n";
            }
            if self.colours {
                text += line;
            } else {
                text += &anstream::adapter::strip_str(line).to_string();
            }
            text += CLEAR_LINE;
        }
        text += CLEAR_BELOW;
        self.shown = lines;
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Everything is to be drawn again: the terminal has another size.
    pub fn forget(&mut self) {
        self.shown.clear();
    }

    /// Gives the terminal back.
    pub fn leave(self) {}
}

impl<W: Write> Drop for Screen<W> {
    fn drop(&mut self) {
        // A terminal that is gone needs no care.
        let _ = self.out.write_all(LEAVE.as_bytes());
        let _ = self.out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(colours: bool) -> String {
        let mut out = Vec::new();
        let mut screen = Screen::enter(&mut out, colours).unwrap();
        let lines = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        screen.show(lines(&["\x1b[1mone\x1b[0m", "two"])).unwrap();
        screen.show(lines(&["\x1b[1mone\x1b[0m", "two"])).unwrap();
        screen.show(lines(&["three"])).unwrap();
        screen.leave();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn pictures_are_drawn_over_each_other_and_the_terminal_is_given_back() {
        assert_eq!(
            shown(true),
            format!(
                "{ENTER}\x1b[H\x1b[1mone\x1b[0m\x1b[K\r\ntwo\x1b[K\x1b[J\x1b[Hthree\x1b[K\x1b[J{LEAVE}"
            )
        );
        assert!(!shown(false).contains("\x1b[1m"));
    }
}
