//! Definitions as XML: the bare `<sequence>` document and the `object.xml` of a console export.

use std::fmt::Write as _;
use std::sync::Arc;

use super::definition::{Condition, Flags, Item, RunTaskSequence, Sequence, Step};

/// The bare `<sequence version="3.10">` document.
pub fn bare(sequence: &Sequence) -> String {
    let mut xml = String::from("<sequence version=\"3.10\">");
    items(&mut xml, &sequence.items);
    xml.push_str("</sequence>");
    xml
}

/// `object.xml` as the console writes it, with the properties that matter and a few that do not.
pub fn object(sequence: &Sequence) -> String {
    let mut xml = String::from("<INSTANCE CLASSNAME=\"SMS_TaskSequencePackage\">\r\n");
    let server = format!(
        "\\\\CM01\\root\\sms\\site_CON:SMS_TaskSequencePackage.PackageID=\"{}\"",
        sequence.package_id
    );
    for (name, kind, value) in [
        ("__PATH", "string", escape(&server)),
        ("BootImageID", "string", String::new()),
        ("Duration", "uint32", "360".to_owned()),
        ("Name", "string", escape(&sequence.name)),
        ("PackageID", "string", escape(&sequence.package_id)),
        (
            "Sequence",
            "string",
            format!(
                "<![CDATA[{}]]>",
                bare(sequence).replace("]]>", "]]]]><![CDATA[>")
            ),
        ),
        ("Type", "uint32", "2".to_owned()),
    ] {
        let _ = write!(
            xml,
            "  <PROPERTY NAME=\"{name}\" CLASSORIGIN=\"SMS_TaskSequencePackage\" TYPE=\"{kind}\">\r\n    \
             <QUALIFIER NAME=\"CIMTYPE\" PROPAGATED=\"true\" TYPE=\"string\" TOINSTANCE=\"true\">\r\n      \
             <VALUE>{kind}</VALUE>\r\n    </QUALIFIER>\r\n    <VALUE>{value}</VALUE>\r\n  </PROPERTY>\r\n"
        );
    }
    xml.push_str("</INSTANCE>\r\n");
    xml
}

/// The path of a sequence's `object.xml` inside an export, and its content.
pub fn export_entry(sequence: &Sequence) -> (String, String) {
    (
        format!("SMS_TaskSequencePackage/{}/object.xml", sequence.package_id),
        object(sequence),
    )
}

/// The sequence and everything it calls, each once.
pub fn with_children(root: &Arc<Sequence>) -> Vec<Arc<Sequence>> {
    let mut found = vec![Arc::clone(root)];
    let mut next = 0;
    while next < found.len() {
        let mut called = Vec::new();
        calls(&found[next].items, &mut called);
        for child in called {
            if !found
                .iter()
                .any(|known| known.package_id == child.package_id)
            {
                found.push(child);
            }
        }
        next += 1;
    }
    found
}

fn calls(items: &[Item], into: &mut Vec<Arc<Sequence>>) {
    for item in items {
        match item {
            Item::Step(_) => {}
            Item::Group(group) => calls(&group.items, into),
            Item::RunTaskSequence(run) => into.push(Arc::clone(&run.child)),
        }
    }
}

fn items(xml: &mut String, items: &[Item]) {
    for item in items {
        match item {
            Item::Step(step) => self::step(xml, step),
            Item::RunTaskSequence(run) => subtasksequence(xml, run),
            Item::Group(group) => {
                let _ = write!(
                    xml,
                    "<group name=\"{}\" description=\"\"{}>",
                    escape(&group.name),
                    flags(&group.flags)
                );
                condition(xml, &group.flags);
                self::items(xml, &group.items);
                xml.push_str("</group>");
            }
        }
    }
}

fn step(xml: &mut String, step: &Step) {
    let codes: Vec<String> = step.success_codes.iter().map(i32::to_string).collect();
    let _ = write!(
        xml,
        "<step type=\"{}\" name=\"{}\" description=\"\"{} runIn=\"WinPEandFullOS\" successCodeList=\"{}\" retryCount=\"0\" runFromNet=\"false\">",
        step.r#type,
        escape(&step.name),
        flags(&step.flags),
        codes.join(" ")
    );
    condition(xml, &step.flags);
    let _ = write!(
        xml,
        "<action>{}</action><defaultVarList></defaultVarList></step>",
        escape(&step.command)
    );
}

fn subtasksequence(xml: &mut String, run: &RunTaskSequence) {
    let _ = write!(
        xml,
        "<subtasksequence type=\"SMS_TaskSequence_SubTasksequence\" name=\"{}\" description=\"\"{} successCodeList=\"0\" retryCount=\"0\" runFromNet=\"false\">",
        escape(&run.name),
        flags(&run.flags)
    );
    condition(xml, &run.flags);
    let _ = write!(
        xml,
        "<action>SubTasksequence.exe</action><defaultVarList><variable name=\"OSDSubTasksequenceTsName\" property=\"TsName\">{id}, {name}</variable><variable name=\"OSDSubTasksequencePackageID\" property=\"TsPackageID\">{id}</variable></defaultVarList></subtasksequence>",
        id = escape(&run.child.package_id),
        name = escape(&run.child.name)
    );
}

fn flags(flags: &Flags) -> String {
    let mut text = String::new();
    if flags.disabled {
        text.push_str(" disable=\"true\"");
    }
    if flags.continue_on_error {
        text.push_str(" continueOnError=\"true\"");
    }
    text
}

fn condition(xml: &mut String, flags: &Flags) {
    let Some(condition) = &flags.condition else {
        return;
    };
    let (kind, variables): (&str, Vec<(&str, &str)>) = match condition {
        Condition::Variable(variable, operator, value) => (
            "SMS_TaskSequence_VariableConditionExpression",
            vec![
                ("Operator", operator),
                ("Value", value),
                ("Variable", variable),
            ],
        ),
        Condition::Wmi(query) => (
            "SMS_TaskSequence_WMIConditionExpression",
            vec![("Namespace", "root\\cimv2"), ("Query", query)],
        ),
    };
    let _ = write!(xml, "<condition><expression type=\"{kind}\">");
    for (name, value) in variables {
        let _ = write!(
            xml,
            "<variable name=\"{name}\">{}</variable>",
            escape(value)
        );
    }
    xml.push_str("</expression></condition>");
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    escaped
}
