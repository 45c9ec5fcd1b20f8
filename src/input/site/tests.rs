use super::*;

fn text(export: &str) -> Vec<(Option<String>, String)> {
    let machines = machines("rows", export).into_iter();
    machines
        .map(|site| (site.machine, String::from_utf8(site.text).unwrap()))
        .collect()
}

const CSV: &str = "#TYPE Selected.System.Data\r\n\
    \"ResourceID\";\"Step\";\"ActionName\";\"GroupName\";\"LastStatusMsgID\";\"ExitCode\";\"ExecutionTime\";\"ActionOutput\"\r\n\
    \"7\";\"0\";\"\";\"\";\"11144\";\"0\";\"2026-03-02 08:00:00.000\";\"\"\r\n\
    \"7\";\"1\";\"Partition; Format\";\"Prepare\";\"11134\";\"0\";\"2026-03-02 08:02:00.000\";\"two\r\nlines ]LOG]!>\"\r\n\
    \"8\";\"1\";\"Partition; Format\";\"Prepare\";\"11135\";\"2147942402\";\"20260302080300.000000+***\";\"\"\r\n\
    \"7\";\"0\";\"\";\"Prepare\";\"11124\";\"0\";\"3/2/2026 8:01:00 AM\";\"\"\r\n";

#[test]
fn rows_are_found_in_their_forms() {
    assert!(is_export(CSV));
    assert!(is_export("\u{feff}Step,ActionName,ExecutionTime"));
    assert!(is_export(
        r#"{"value":[{"Step":1,"ActionName":"x","LastStatusMsgID":11134"#
    ));
    assert!(!is_export(
        r#"{"schema":"smsts-run-1","steps":[{"name":"x"}]}"#
    ));
    for other in [
        "",
        "a,b,c",
        "<![LOG[Step ActionName ExecutionTime]LOG]!>",
        "[1,2]",
    ] {
        assert!(!is_export(other), "{other}");
    }
}

#[test]
fn rows_are_told_machine_by_machine_in_their_order() {
    let told = text(CSV);
    assert_eq!(told.len(), 2);
    let (machine, seven) = &told[0];
    assert_eq!(machine.as_deref(), Some("7"));
    let at = |part: &str| {
        seven
            .find(part)
            .unwrap_or_else(|| panic!("{part}: {seven}"))
    };
    assert!(at("started execution") < at("The group (Prepare) has been successfully started"));
    assert!(
        at("group (Prepare)") < at("the action (Partition; Format) with the exit win32 code 0")
    );
    assert!(seven.contains("time=\"08:02:00.000+000\" date=\"03-02-2026\""));
    assert!(seven.contains("two\r\nlines ]LOG] !>]LOG]!>"));
    assert!(
        told[1]
            .1
            .contains("Failed to run the action: Partition; Format. Error -2147024894")
    );
    assert!(told[1].1.contains("time=\"08:03:00.000+000\""));
}

#[test]
fn json_and_csv_tell_the_same_and_know_their_lines() {
    let array = r#"[
 {"ResourceID": 7, "Step": 4, "ActionName": "A", "LastStatusMsgID": 1073752958, "ExitCode": 0, "ExecutionTime": "2026-03-02T08:00:00Z"},
 {"ResourceID": 7, "Step": 5, "ActionName": "B", "LastStatusMsgID": null, "ExitCode": 5, "ExecutionTime": "2026-03-02T09:00:00+01:00"}
]"#;
    let lines = lines_of(array);
    let service = format!("{{\"value\": {array}}}");
    let csv = "ResourceID,Step,ActionName,LastStatusMsgID,ExitCode,ExecutionTime\n\
        7,4,A,11134,0,2026-03-02 08:00:00\n7,5,B,,5,2026-03-02 08:00:00\n";
    let expected = text(csv);
    for form in [array, &lines, &service] {
        assert_eq!(text(form), expected, "{form}");
    }
    let lines = |export: &str| -> Vec<u64> {
        let places = &machines("rows", export)[0].places;
        places.iter().map(|(_, line, _)| *line).collect()
    };
    assert_eq!(lines(csv), [2, 2, 3, 3]);
    assert_eq!(lines(&lines_of(array)), [2, 2, 3, 3]);
}

/// The objects of an array, one on each line, from the second on.
fn lines_of(array: &str) -> String {
    array.trim_matches(['[', ']']).replace("},", "}")
}

#[test]
fn hostile_rows_do_no_harm() {
    for export in [
        "Step,ActionName,ExecutionTime\n4294967296,\"x\ny,2026",
        "Step,ActionName,ExecutionTime\n,,\n1,a,b,c,d\n",
        "[{\"Step\": -1, \"ActionName\": [1], \"ExecutionTime\": {}}]",
        "{\"Step\": 1",
    ] {
        text(export);
    }
}
