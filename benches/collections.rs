//! How fast the whole program is over many machines: 2,000 folders, and the same in 2,000 zips. The corpora are generated, varied, and lie in a temporary folder.
//!
//! `benches/compare.sh` holds it against other programs.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
    process::{Command, Stdio},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use zip::{ZipWriter, write::SimpleFileOptions};

const MACHINES: usize = 2_000;
/// What is asked of the generator, bytes for each machine; its shortest runs make about 180 KB of it.
const SHARE: usize = 105_000;

/// Writes the machines as folders and as zips; the bytes of their logs.
fn write(folders: &Path, zips: &Path) -> u64 {
    let mut bytes = 0;
    for (machine, simulation) in simulator::corpus(9, MACHINES, MACHINES * SHARE) {
        let folder = folders.join(&machine);
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for file in simulation.files {
            bytes += file.bytes.len() as u64;
            fs::write(folder.join(&file.name), &file.bytes).expect("so can the log");
            let options = SimpleFileOptions::default();
            zip.start_file(&file.name, options)
                .and_then(|()| Ok(zip.write_all(&file.bytes)?))
                .expect("memory takes everything");
        }
        let zip = zip.finish().expect("memory takes everything").into_inner();
        fs::create_dir_all(zips).expect("the temporary folder can be written");
        fs::write(zips.join(format!("{machine}-20260302.zip")), zip).expect("so can the zip");
    }
    bytes
}

fn collections(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().expect("there is a temporary folder");
    let (folders, zips) = (dir.path().join("folders"), dir.path().join("zips"));
    let bytes = write(&folders, &zips);
    let mut group = criterion.benchmark_group("collections");
    group.throughput(Throughput::Bytes(bytes)).sample_size(10);
    for (form, path) in [("folders", &folders), ("zips", &zips)] {
        for args in [
            &["tree"][..],
            &["steps", "--format=ndjson"],
            &["failures", "--brief"],
        ] {
            group.bench_function(BenchmarkId::new(args.join(" "), form), |bencher| {
                bencher.iter(|| {
                    let status = Command::new(env!("CARGO_BIN_EXE_smsts"))
                        .args(args)
                        .arg(path)
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .status();
                    assert!(status.expect("the program starts").success());
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, collections);
criterion_main!(benches);
