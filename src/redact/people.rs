//! Names of people, which are more than one word.

use super::{values::run, words::is_ordinary};

/// The length of a surname and whatever else belongs to a first name: ` von Muster`, `, Erika`.
pub fn rest_of_a_person(first: &str, after: &str) -> usize {
    const PARTICLES: [&str; 14] = [
        "von", "van", "der", "den", "de", "da", "di", "la", "le", "bin", "al", "zu", "dos", "ten",
    ];
    if !is_a_name_of_a_person(first) || is_ordinary(first) {
        return 0;
    }
    let (mut len, mut end) = (0, 0);
    for n in 0..4 {
        let rest = &after[len..];
        let blank = match rest {
            _ if n == 0 && rest.starts_with(", ") => 2,
            _ if rest.starts_with(' ') => 1,
            _ => break,
        };
        let word = run(&rest[blank..], |&(_, c)| {
            c.is_alphabetic() || matches!(c, '-' | '\'' | '’')
        });
        let name = &rest[blank..blank + word];
        let behind = &rest[blank + word..];
        len += blank + word;
        let is_initial = name.chars().count() == 1 && behind.starts_with('.');
        if PARTICLES.contains(&name) {
            continue;
        }
        let is_key = behind.starts_with(['=', ':', '(', '\\', '_'])
            || behind.starts_with(|c: char| c.is_ascii_digit());
        if is_key || is_ordinary(name) || !is_a_name_of_a_person(name) && !is_initial {
            break;
        }
        len += usize::from(is_initial);
        end = len;
    }
    end
}

pub fn is_a_name_of_a_person(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().any(char::is_lowercase)
        && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
}

/// The rest of the folder of a profile that nothing ends but a quote or a surname: `C:\Users\Erika Muster`.
pub fn rest_of_a_folder(before: &str, first: &str, after: &str) -> usize {
    const FOLDER: usize = 40;
    // `"C:\Users\…`, and nothing between but the drive.
    let start = before.len()
        - before
            .chars()
            .rev()
            .take(FOLDER)
            .take_while(|c| !"\"'".contains(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let quote = before[..start]
        .chars()
        .next_back()
        .filter(|_| before.len() - start < FOLDER);
    let is_path = before[start..].starts_with('\\') || before[start..].get(1..2) == Some(":");
    let len = run(after, |&(at, c)| {
        at < FOLDER && (c.is_alphanumeric() || matches!(c, ' ' | '.' | '-'))
    });
    if is_path && quote.is_some_and(|quote| after[len..].starts_with(quote)) {
        return len;
    }
    rest_of_a_person(first, after)
}
