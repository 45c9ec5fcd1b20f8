//! What is replaced, and by what.

use std::{collections::HashMap, fmt};

/// What a value that is replaced is. Where a value is learnt as two kinds, the first in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A computer: the machine itself, site servers, whoever is in an address. The first label of a DNS name.
    Host,
    /// A domain or workgroup, by its DNS or its NetBIOS name.
    Domain,
    /// An account, without its domain.
    User,
    /// An e-mail address or a user principal name.
    Email,
    /// An IPv4 or IPv6 address.
    Address,
    /// A hardware address, however it is written.
    Mac,
    /// A telephone number.
    Phone,
    /// A serial number or an asset tag.
    Serial,
    /// A GUID. Its placeholder is a GUID too, so that what reads it still can.
    Guid,
    /// A security identifier of an account.
    Sid,
    /// A distinguished name of a directory.
    Unit,
    /// The thumbprint of a certificate.
    Thumbprint,
    /// A password, product key, recovery key or token.
    Secret,
    /// An organisation, a site of a directory, a wireless network.
    Name,
    /// What the user named.
    Word,
}

impl Kind {
    /// All, in their order.
    pub const ALL: [Self; 15] = [
        Self::Host,
        Self::Domain,
        Self::User,
        Self::Email,
        Self::Address,
        Self::Mac,
        Self::Phone,
        Self::Serial,
        Self::Guid,
        Self::Sid,
        Self::Unit,
        Self::Thumbprint,
        Self::Secret,
        Self::Name,
        Self::Word,
    ];

    /// What its placeholders begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Host => "HOST",
            Self::Domain => "DOMAIN",
            Self::User => "USER",
            Self::Email => "EMAIL",
            Self::Address => "IP",
            Self::Mac => "MAC",
            Self::Phone => "PHONE",
            Self::Serial => "SERIAL",
            Self::Guid => "GUID",
            Self::Sid => "SID",
            Self::Unit => "OU",
            Self::Thumbprint => "THUMBPRINT",
            Self::Secret => "SECRET",
            Self::Name => "NAME",
            Self::Word => "WORD",
        }
    }

    /// The first of its placeholders.
    pub fn first(self) -> Placeholder {
        Placeholder {
            kind: self,
            number: 1,
        }
    }

    /// In words, for counts.
    pub fn words(self) -> &'static str {
        match self {
            Self::Host => "host names",
            Self::Domain => "domains",
            Self::User => "accounts",
            Self::Email => "e-mail addresses",
            Self::Address => "IP addresses",
            Self::Mac => "MAC addresses",
            Self::Phone => "phone numbers",
            Self::Serial => "serial numbers",
            Self::Guid => "GUIDs",
            Self::Sid => "SIDs",
            Self::Unit => "directory paths",
            Self::Thumbprint => "thumbprints",
            Self::Secret => "passwords and keys",
            Self::Name => "organisations, sites",
            Self::Word => "other words",
        }
    }

    /// Whether its values are looked for wherever they stand, once they are known. The others show themselves by their form.
    pub fn is_learnt(self) -> bool {
        !matches!(self, Self::Email | Self::Sid | Self::Unit)
    }

    /// The form in which two ways to write a value are the same.
    pub fn key(self, value: &str) -> String {
        match self {
            Self::Mac | Self::Thumbprint | Self::Guid | Self::Phone => value
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .collect(),
            Self::Sid => value.to_lowercase().replace('_', "-"),
            // A password is what it is.
            Self::Secret => value.to_owned(),
            _ => value.to_lowercase(),
        }
    }
}

/// Begins the placeholders of GUIDs, and no real GUID but the empty one.
const GUID: &str = "00000000-0000-0000-0000-";

/// The stand-in for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    kind: Kind,
    number: u32,
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Guid => write!(f, "{GUID}{:012}", self.number),
            kind => write!(f, "{}-{}", kind.prefix(), self.number),
        }
    }
}

/// Whether a text is a placeholder already, as in a log that was redacted before: it stays what it is.
pub fn is_placeholder(text: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if let Some(number) = text.strip_prefix(GUID) {
        return is_number(number);
    }
    text.split_once('-').is_some_and(|(prefix, number)| {
        is_number(number) && Kind::ALL.iter().any(|kind| kind.prefix() == prefix)
    })
}

/// Which values have which numbers, by kind, and how often each kind was replaced.
#[derive(Debug, Default)]
pub struct Numbers {
    known: HashMap<(Kind, Box<str>), u32>,
    /// The values as they were first written, in the order in which they came.
    values: Vec<(Placeholder, Box<str>)>,
    last: [u32; Kind::ALL.len()],
    times: [u64; Kind::ALL.len()],
}

/// More different values than this share the number 0, so that no input takes all memory: nothing of them is shown, only that they differ is lost.
const MOST: usize = 1 << 20;

impl Numbers {
    /// The placeholder of a value: numbers are given in the order in which values come.
    pub fn placeholder(&mut self, kind: Kind, value: &str) -> Placeholder {
        self.times[kind as usize] += 1;
        let key = (kind, kind.key(value).into_boxed_str());
        let is_full = self.known.len() >= MOST;
        let number = match self.known.get(&key) {
            Some(&number) => number,
            None if is_full => 0,
            None => {
                self.last[kind as usize] += 1;
                let number = self.last[kind as usize];
                self.known.insert(key, number);
                self.values
                    .push((Placeholder { kind, number }, value.into()));
                number
            }
        };
        Placeholder { kind, number }
    }

    /// All placeholders with their values, kind by kind.
    pub fn table(&self) -> Vec<(Placeholder, &str)> {
        let mut all: Vec<_> = self
            .values
            .iter()
            .map(|(of, value)| (*of, &**value))
            .collect();
        all.sort_by_key(|(of, _)| (of.kind, of.number));
        all
    }

    /// Of each kind that was replaced: how many different values, how many times.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, u32, u64)> {
        let count = |kind: Kind| (kind, self.last[kind as usize], self.times[kind as usize]);
        Kind::ALL.into_iter().map(count).filter(|&(_, _, n)| n > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_has_the_same_placeholder() {
        let mut numbers = Numbers::default();
        let mut of = |kind, value| numbers.placeholder(kind, value).to_string();
        assert_eq!(of(Kind::Host, "LAB-042"), "HOST-1");
        assert_eq!(of(Kind::Host, "dp01"), "HOST-2");
        assert_eq!(of(Kind::Host, "lab-042"), "HOST-1");
        assert_eq!(of(Kind::Mac, "00-15-5D-0A-0B-0C"), "MAC-1");
        assert_eq!(of(Kind::Mac, "00155d0a0b0c"), "MAC-1");
        let guid = of(Kind::Guid, "97E9724C-2780-11B2-A85C-EA3BE8FDA311");
        assert_eq!(guid, "00000000-0000-0000-0000-000000000001");
        let counts: Vec<_> = numbers.counts().collect();
        let expected = [(Kind::Host, 2, 3), (Kind::Mac, 1, 2), (Kind::Guid, 1, 1)];
        assert_eq!(counts, expected);
    }

    #[test]
    fn kinds_are_numbered_as_they_are_listed() {
        for (index, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, index);
            assert!(is_placeholder(
                &Placeholder { kind, number: 17 }.to_string()
            ));
        }
        for other in ["HOST-", "HOST-1a", "LAB-042", "HOST", "host-1"] {
            assert!(!is_placeholder(other), "{other}");
        }
    }
}
