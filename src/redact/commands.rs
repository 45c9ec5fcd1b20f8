//! Commands whose arguments are told by their order.

use std::ops::Range;

use super::{rules::What, secrets::looks_like_a_secret, steps, values::quoted};

/// No command has more arguments that matter.
const MOST: usize = 16;

/// The accounts and secrets among the arguments of a command that ends at a place.
pub fn find(text: &str, at: usize, what: What, take: &mut dyn FnMut(What, Range<usize>)) {
    let mut arguments = Arguments { text, at };
    match what {
        What::NetUse => {
            let all: Vec<_> = arguments.by_ref().take(MOST).collect();
            let is_device = |value: &str| value == "*" || value.len() == 2 && value.ends_with(':');
            let is_option = |value: &str| value.starts_with(['/', '\\', '%', '-']);
            let first = all.first().map(|first| &text[first.clone()]);
            // A sentence can speak of the command.
            if !first.is_some_and(|first| is_device(first) || first.starts_with("\\\\")) {
                return;
            }
            for argument in all {
                let value = &text[argument.clone()];
                if !is_device(value) && !is_option(value) {
                    take(What::Secret, argument);
                }
            }
        }
        What::NetUser => {
            let all: Vec<_> = arguments.by_ref().take(MOST).collect();
            let is_option = |argument: &&Range<usize>| text[(*argument).clone()].starts_with('/');
            let mut names = all.iter().filter(|argument| !is_option(argument));
            let (user, secret) = (names.next(), names.next());
            let is_command = all.iter().any(|argument| is_option(&argument))
                || secret.is_some_and(|secret| looks_like_a_secret(&text[secret.clone()]));
            if !is_command {
                return;
            }
            if let Some(user) = user {
                take(What::Login, user.clone());
            }
            if let Some(secret) = secret {
                take(What::Secret, secret.clone());
            }
        }
        _ => {
            let mut values = arguments
                .by_ref()
                .take(4)
                .filter(|argument| !text[argument.clone()].starts_with(['-', '$', '(', '%']));
            if let Some(secret) = values.next() {
                take(What::Secret, secret);
            }
        }
    }
}

/// The arguments of a command line, without their quotes, to its end.
struct Arguments<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Arguments<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let rest = &self.text[start..];
        let is_first_blank = start > self.at;
        let is_end = rest.is_empty() || rest.starts_with(['\r', '\n', '|', '&', '>', ')', ';']);
        if !is_first_blank || is_end {
            return None;
        }
        if let Some(inner) = quoted(self.text, start) {
            self.at = inner.end + 1;
            return Some(inner);
        }
        const LONGEST: usize = 512;
        let is_end = |&(at, c): &(usize, char)| c.is_whitespace() || at > LONGEST;
        let len = rest
            .char_indices()
            .find(is_end)
            .map_or(rest.len(), |(at, _)| at);
        steps::add(len);
        self.at = start + len;
        let shorter = rest[..len].trim_end_matches(['"', '\'']);
        Some(start..start + shorter.len())
    }
}
