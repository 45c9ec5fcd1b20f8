//! The shell of a page: head, policy, style and script.

use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A whole page. It loads nothing: its policy allows its one style and its one script by their
/// hashes, and neither attributes with styles or handlers nor any address.
pub fn page(title: &str, body: &Markup) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(concat!("smsts ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (definitions())
                (body)
                footer { p { "Made by smsts " (env!("CARGO_PKG_VERSION")) ". Times are the log's own; durations and the time axis are computed in UTC." } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// A source of a policy: the hash of a style or script.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}

/// Patterns that all pictures share.
fn definitions() -> Markup {
    html! {
        svg width="0" height="0" aria-hidden="true" {
            defs {
                pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    line class="hatch" x1="0" y1="0" x2="0" y2="6" {}
                }
                linearGradient id="going" {
                    stop class="going" offset="0" stop-opacity=".85" {}
                    stop class="going" offset="1" stop-opacity=".15" {}
                }
            }
        }
    }
}
