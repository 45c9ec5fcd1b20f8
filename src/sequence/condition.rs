//! Conditions: the tree behind an item's Options tab, and its words.

use std::fmt::{self, Write};

/// When an item runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Conditions joined.
    Joined(Operator, Vec<Condition>),
    /// A single test.
    Expression(Expression),
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// All hold. Also what stands side by side without an operator.
    All,
    /// At least one holds.
    Any,
    /// None holds.
    None,
}

/// A single test. Its kind and fields stay as they were written: the list of kinds is Microsoft's and grows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expression {
    /// The type without what all have in common: `Variable`, `WMI`, `File`, `Folder`, `Registry`, `OperatingSystem` for an
    /// `osExpressionGroup`; else whatever the definition says.
    pub kind: String,
    /// Fields by name, as the definition writes them.
    pub fields: Vec<(String, String)>,
}

impl Expression {
    /// A field's value. Letter case of its name does not matter.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expression(expression) => expression.fmt(f),
            // What joins a single condition is an accident of the editor.
            Self::Joined(Operator::All | Operator::Any, parts) if parts.len() == 1 => {
                parts[0].fmt(f)
            }
            Self::Joined(Operator::All, parts) => join(f, parts, "and"),
            Self::Joined(Operator::Any, parts) => join(f, parts, "or"),
            Self::Joined(Operator::None, parts) => match parts.as_slice() {
                [one] => {
                    f.write_str("not ")?;
                    part(f, one)
                }
                _ => {
                    f.write_str("not (")?;
                    join(f, parts, "or")?;
                    f.write_char(')')
                }
            },
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Condition], word: &str) -> fmt::Result {
    if parts.is_empty() {
        // What the engine makes of it is not known.
        return write!(f, "an empty \"{word}\" without a test");
    }
    for (i, condition) in parts.iter().enumerate() {
        if i > 0 {
            write!(f, " {word} ")?;
        }
        part(f, condition)?;
    }
    Ok(())
}

/// A condition among others, in parentheses if it joins several.
fn part(f: &mut fmt::Formatter<'_>, condition: &Condition) -> fmt::Result {
    match condition {
        Condition::Joined(Operator::All | Operator::Any, parts) if parts.len() == 1 => {
            part(f, &parts[0])
        }
        Condition::Joined(Operator::All | Operator::Any, _) => write!(f, "({condition})"),
        _ => write!(f, "{condition}"),
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = |name| self.field(name).unwrap_or_default();
        let known: &[&str] = match self.kind.as_str() {
            "Variable" => {
                f.write_str(field("Variable"))?;
                comparison(f, field("Operator"), field("Value"))?;
                &["Variable", "Operator", "Value"]
            }
            "WMI" => {
                // A query has words like "and" of its own, and quotes.
                write!(f, "WMI ({})", field("Query").trim())?;
                let namespace = field("Namespace");
                if !namespace.is_empty() && !namespace.eq_ignore_ascii_case(r"root\cimv2") {
                    write!(f, " in {namespace}")?;
                }
                &["Query", "Namespace"]
            }
            "OS" => {
                f.write_str("Windows")?;
                if !field("Architecture").is_empty() {
                    write!(f, " {}", field("Architecture"))?;
                }
                if !field("Version").is_empty() {
                    write!(f, " {} {}", sign(field("Operator")), field("Version"))?;
                }
                &["Architecture", "Version", "Operator"]
            }
            "Software" => {
                let product = ["ProductName", "ProductCode", "UpgradeCode"];
                let product = product.map(field).into_iter().find(|name| !name.is_empty());
                let version = field("Version");
                let any_version = !field("Operator").eq_ignore_ascii_case("ThisVersion");
                write!(f, "software {}", product.unwrap_or_default())?;
                if !version.is_empty() && !any_version {
                    write!(f, " {version}")?;
                }
                f.write_str(" is installed")?;
                if any_version {
                    f.write_str(" in any version")?;
                }
                &[
                    "Operator",
                    "ProductName",
                    "ProductCode",
                    "UpgradeCode",
                    "Version",
                ]
            }
            "File" | "Folder" => {
                write!(
                    f,
                    "{} {} exists",
                    self.kind.to_ascii_lowercase(),
                    field("Path")
                )?;
                for (what, operator) in [
                    ("Version", "VersionOperator"),
                    ("DateTime", "DateTimeOperator"),
                ] {
                    if !field(what).is_empty() {
                        write!(f, " with {}", what.to_ascii_lowercase())?;
                        comparison(f, field(operator), field(what))?;
                    }
                }
                &[
                    "Path",
                    "Version",
                    "VersionOperator",
                    "DateTime",
                    "DateTimeOperator",
                ]
            }
            "Registry" => {
                write!(f, "registry {}", field("KeyPath"))?;
                if !field("Value").is_empty() {
                    write!(f, r"\{}", field("Value"))?;
                }
                comparison(f, field("Operator"), field("Data"))?;
                &["KeyPath", "Value", "Operator", "Data", "Type"]
            }
            "OperatingSystem" => {
                write!(f, "operating system is {:?}", Plain(field("Name")))?;
                &["Name"]
            }
            kind => {
                f.write_str(kind)?;
                &[]
            }
        };
        let mut rest = self.fields.iter().filter(|(name, value)| {
            !value.is_empty() && !known.iter().any(|known| known.eq_ignore_ascii_case(name))
        });
        if let Some((name, value)) = rest.next() {
            write!(f, " [{name}={value}")?;
            for (name, value) in rest {
                write!(f, ", {name}={value}")?;
            }
            f.write_char(']')?;
        }
        Ok(())
    }
}

/// ` = "value"`, ` exists`: the editor's operators, each with a blank before it. An unknown one is written as it is.
fn comparison(f: &mut fmt::Formatter<'_>, operator: &str, value: &str) -> fmt::Result {
    match operator.to_ascii_lowercase().as_str() {
        "exists" => f.write_str(" exists"),
        "notexists" => f.write_str(" does not exist"),
        _ => write!(f, " {} {:?}", sign(operator), Plain(value)),
    }
}

fn sign(operator: &str) -> &str {
    match operator.to_ascii_lowercase().as_str() {
        "equals" | "" => "=",
        "notequals" => "!=",
        "less" => "<",
        "lessequal" | "lessequals" => "<=",
        "greater" => ">",
        "greaterequal" | "greaterequals" => ">=",
        "like" => "like",
        "notlike" => "not like",
        _ => operator,
    }
}

/// Text in quotes, with nothing escaped: these are words for people, and paths are full of backslashes.
struct Plain<'a>(&'a str);

impl fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(kind: &str, fields: &[(&str, &str)]) -> Condition {
        Condition::Expression(Expression {
            kind: kind.to_owned(),
            fields: fields
                .iter()
                .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        })
    }

    fn variable(operator: &str) -> Condition {
        expression(
            "Variable",
            &[
                ("Operator", operator),
                ("Value", "true"),
                ("Variable", "_SMSTSInWinPE"),
            ],
        )
    }

    fn file() -> Condition {
        expression("File", &[("Path", r"C:\x")])
    }

    #[test]
    fn expressions_in_words() {
        for (condition, words) in [
            (variable("equals"), r#"_SMSTSInWinPE = "true""#),
            (variable("notEquals"), r#"_SMSTSInWinPE != "true""#),
            (variable("exists"), "_SMSTSInWinPE exists"),
            (variable("notExists"), "_SMSTSInWinPE does not exist"),
            (variable("resembles"), r#"_SMSTSInWinPE resembles "true""#),
            (
                expression(
                    "WMI",
                    &[
                        ("Namespace", r"root\cimv2"),
                        ("Query", "select * from Win32_Bios"),
                    ],
                ),
                "WMI (select * from Win32_Bios)",
            ),
            (
                expression(
                    "WMI",
                    &[("Namespace", r"root\WMI"), ("Query", "select * from X")],
                ),
                r"WMI (select * from X) in root\WMI",
            ),
            (
                expression(
                    "File",
                    &[
                        ("Path", r"C:\x.exe"),
                        ("Version", "1.2"),
                        ("VersionOperator", "greaterEqual"),
                    ],
                ),
                r#"file C:\x.exe exists with version >= "1.2""#,
            ),
            (
                expression("Folder", &[("Path", r"C:\x")]),
                r"folder C:\x exists",
            ),
            (
                expression(
                    "Registry",
                    &[
                        ("KeyPath", r"HKLM\Software\Contoso"),
                        ("Operator", "equals"),
                        ("Data", "1"),
                        ("Value", "Ring"),
                        ("Type", "REG_SZ"),
                    ],
                ),
                r#"registry HKLM\Software\Contoso\Ring = "1""#,
            ),
            (
                expression(
                    "Software",
                    &[
                        ("Operator", "AnyVersion"),
                        ("ProductName", "Contoso Agent"),
                        ("UpgradeCode", "{0}"),
                    ],
                ),
                "software Contoso Agent is installed in any version",
            ),
            (
                expression(
                    "Software",
                    &[
                        ("Operator", "thisVersion"),
                        ("ProductCode", "{0}"),
                        ("Version", "1.2"),
                    ],
                ),
                "software {0} 1.2 is installed",
            ),
            (
                expression(
                    "OS",
                    &[
                        ("Architecture", "X86"),
                        ("Operator", "GreaterEqual"),
                        ("Version", "6.10.7601.1"),
                    ],
                ),
                "Windows X86 >= 6.10.7601.1",
            ),
            (
                expression("Firmware", &[("Mode", "UEFI"), ("Version", "")]),
                "Firmware [Mode=UEFI]",
            ),
        ] {
            assert_eq!(condition.to_string(), words);
        }
    }

    #[test]
    fn operators_in_words() {
        use Operator::{All, Any, None};
        let joined = Condition::Joined;
        for (condition, words) in [
            (
                joined(
                    All,
                    vec![
                        variable("exists"),
                        joined(Any, vec![file(), joined(None, vec![file()])]),
                    ],
                ),
                r"_SMSTSInWinPE exists and (file C:\x exists or not file C:\x exists)",
            ),
            (
                joined(All, vec![joined(Any, vec![file()])]),
                r"file C:\x exists",
            ),
            (
                joined(None, vec![file(), file()]),
                r"not (file C:\x exists or file C:\x exists)",
            ),
            (
                joined(None, vec![joined(Any, vec![file(), file()])]),
                r"not (file C:\x exists or file C:\x exists)",
            ),
            (joined(Any, vec![]), r#"an empty "or" without a test"#),
            (joined(All, vec![]), r#"an empty "and" without a test"#),
        ] {
            assert_eq!(condition.to_string(), words);
        }
    }
}
