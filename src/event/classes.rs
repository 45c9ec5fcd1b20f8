//! Classes of actions, as the newer dialect writes them in `Type: '…'` behind an instruction's name.

/// What the class of a Run Task Sequence step could be called, should a release ever write one: so far it writes none, as for groups.
/// Beside each, where it comes from.
const RUN_TASK_SEQUENCE: &[(&str, &str)] = &[
    (
        "SMS_TaskSequence_SubTaskSequence",
        "inferred: the type of the element in exported definitions",
    ),
    (
        "SMS_TaskSequence_SubTaskSequenceAction",
        "inferred: the same, formed as the classes of steps are",
    ),
    (
        "SMS_TaskSequence_RunTaskSequenceAction",
        "inferred: formed from the step's name in the editor",
    ),
    (
        "SMS_TaskSequence_RunTaskSequence",
        "inferred: the same without the ending",
    ),
];

/// Whether a class names a Run Task Sequence step. Letter case does not matter: exports write `SubTasksequence`.
pub fn runs_a_task_sequence(class: &str) -> bool {
    RUN_TASK_SEQUENCE
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_classes_of_sub_task_sequences() {
        assert!(runs_a_task_sequence("SMS_TaskSequence_SubTasksequence"));
        assert!(runs_a_task_sequence(
            "SMS_TaskSequence_RunTaskSequenceAction"
        ));
        for other in ["", "SMS_TaskSequence_RunCommandLineAction", "SubTask"] {
            assert!(!runs_a_task_sequence(other), "{other}");
        }
    }
}
