//! `smsts report` and the other forms that people look at.

use std::ffi::OsStr;

use serde_json::Value;

use crate::program::{smsts, stderr, stdout};

fn printed(args: &[&str]) -> String {
    let args: Vec<&dyn AsRef<OsStr>> = args.iter().map(|arg| arg as _).collect();
    let output = smsts(&args);
    assert!(output.status.code() < Some(2), "{}", stderr(&output));
    stdout(&output).to_owned()
}

const FAILED: &str = "sample-logs/osd-failed-in-child";

/// Elements are all that a page is made of: no attribute with a style or handler, no address.
fn is_self_contained(page: &str) {
    for word in [
        "src=", " style=", "onload=", "onclick=", "@import", "<link", "<iframe",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    let href = page.split("href=\"").skip(1);
    assert!(href.into_iter().all(|rest| rest.starts_with('#')));
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
}

#[test]
fn a_page_holds_the_verdict_and_every_node() {
    let page = printed(&["report", FAILED, "--sequence", "sample-logs/definitions"]);
    is_self_contained(&page);
    let json = printed(&[
        "tree",
        FAILED,
        "--format",
        "json",
        "--sequence",
        "sample-logs/definitions",
    ]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let mut names = Vec::new();
    let mut open: Vec<&Value> = json["runs"][0]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    while let Some(node) = open.pop() {
        names.extend(node["name"].as_str());
        open.extend(node["children"].as_array().unwrap());
    }
    assert_eq!(
        page.matches("data-d=").count(),
        names.len() + 1,
        "rows and one of evidence"
    );
    for name in names {
        let escaped = name.replace('&', "&amp;").replace('"', "&quot;");
        assert!(page.contains(&format!("<b>{escaped}</b>")), "{name}");
    }
    let failure = &json["runs"][0]["failures"]["failure"];
    for told in [
        &failure["path_text"],
        &failure["error"]["usually"],
        &failure["error"]["symbol"],
    ] {
        let told = told
            .as_str()
            .unwrap()
            .replace('>', "&gt;")
            .replace('"', "&quot;");
        assert!(page.contains(&told), "{told}");
    }
    assert_eq!(
        page,
        printed(&[
            "report",
            FAILED,
            "--sequence",
            "sample-logs/definitions",
            "-j",
            "1"
        ])
    );
}

#[test]
fn pages_of_a_fleet_and_of_two_runs() {
    let page = printed(&["report", "sample-logs"]);
    is_self_contained(&page);
    assert_eq!(
        page.matches("<tr data-o=").count(),
        10,
        "one row for each run"
    );
    assert_eq!(page, printed(&["report", "sample-logs", "-j", "1"]));
    let page = printed(&["report", "--diff", "sample-logs/osd-succeeded", FAILED]);
    is_self_contained(&page);
    assert!(page.contains("FAILED 1603"));
}

#[test]
fn hostile_names_stay_in_their_element() {
    let name = "</b><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}";
    let record = |message: &str| {
        format!(
            "<![LOG[{message}]LOG]!><time=\"10:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
        )
    };
    let log = [
        record("_SMSTSNextInstructionPointer=0"),
        record("The task execution engine started execution"),
        record(&format!(
            "Start executing an instruction. Instruction name: {name}. Instruction pointer: 0"
        )),
        record(&format!("Failed to run the action: {name}. Error 5")),
        record("Task Sequence Engine failed! Code: enExecutionFail"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("smsts.log");
    std::fs::write(&path, log.concat()).unwrap();
    let path = path.to_str().unwrap();
    let page = printed(&["report", path]);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<img") && !page.contains('\u{202e}'));
    let markdown = printed(&["failures", "--format", "markdown", path]);
    let headings = markdown.lines().filter(|line| line.starts_with('#'));
    assert!(
        headings
            .into_iter()
            .all(|line| !line.contains(" <") && !line.contains("b><")),
        "{markdown}"
    );
    let card: Value =
        serde_json::from_str(&printed(&["failures", "--format", "adaptive-card", path])).unwrap();
    assert_eq!(card["attachments"][0]["content"]["type"], "AdaptiveCard");
}

#[test]
fn a_trace_has_an_event_for_every_node() {
    let trace: Value =
        serde_json::from_str(&printed(&["tree", "--format", "trace", FAILED])).unwrap();
    let events = trace["traceEvents"].as_array().unwrap();
    let of = |phase: &str| events.iter().filter(|event| event["ph"] == phase).count();
    let steps = printed(&["steps", "--format", "ndjson", FAILED]);
    assert_eq!(of("X") + of("i"), steps.lines().count());
    let failed = events
        .iter()
        .find(|event| event["args"]["exit_code"] == 1603)
        .unwrap();
    assert_eq!(
        (&failed["ph"], &failed["cname"]),
        (&"X".into(), &"terrible".into())
    );
}
