//! However a log is read, the output is the same, byte for byte.

use std::time::{Duration, SystemTime};

use smsts::{
    input::{Source, open},
    out::Out,
    render::{JsonTree, Report},
    select::View,
    timeline::reconstruct,
};

use simulator::corpus;

fn printed(sources: &[Source]) -> String {
    let mut out = Vec::new();
    let mut report = JsonTree::new(View::default());
    report
        .history(&mut Out::plain(&mut out), &reconstruct(None, sources))
        .unwrap();
    report.end(&mut Out::plain(&mut out), &[]).unwrap();
    String::from_utf8(out).unwrap()
}

/// One log of 13 MB, which several threads read in parts, and the same as rolled logs.
#[test]
fn any_number_of_threads_reads_the_same() {
    let machines = corpus(11, 1, 13 << 20);
    let files = &machines[0].1.files;
    let rolled: Vec<_> = files
        .iter()
        .map(|file| Source::from_bytes(&file.name, file.bytes.clone()))
        .collect();
    let whole = [Source::from_bytes(
        "smsts.log",
        files.iter().flat_map(|file| file.bytes.clone()).collect(),
    )];
    for sources in [rolled.as_slice(), &whole] {
        let read = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| printed(sources))
        };
        let serial = read(1);
        assert!(serial.len() > 10_000);
        for threads in [2, 5] {
            assert!(read(threads) == serial, "{threads} threads");
        }
    }
}

/// A file that is large enough to be mapped.
#[test]
fn mapped_and_read_logs_are_the_same() {
    let machines = corpus(12, 1, 34 << 20);
    let bytes: Vec<u8> = machines[0]
        .1
        .files
        .iter()
        .flat_map(|file| file.bytes.clone())
        .collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let at_rest = SystemTime::now() - Duration::from_secs(24 * 3600);
    file.as_file().set_modified(at_rest).unwrap();
    let [mapped, read] = [true, false].map(|may_map| open(file.path(), may_map).unwrap());
    assert!(printed(&[mapped]) == printed(&[read]));
}
