//! The time axis of a run, in percent of its width.

use crate::{
    model::{At, Run},
    record::Stamp,
};

/// From the first to the last moment of a run.
pub struct Axis {
    /// Times are UTC; else, where no record has a bias, local.
    is_utc: bool,
    from: i64,
    to: i64,
}

impl Axis {
    pub fn of(run: &Run) -> Self {
        let nodes = run.nodes.iter().flat_map(|node| [node.started, node.ended]);
        let boots = run.boots.iter().flat_map(|boot| [boot.started, boot.last]);
        let ends = [run.started, run.ended, Some(run.first), Some(run.last)];
        let all: Vec<_> = nodes
            .chain(boots)
            .chain(ends)
            .filter_map(|at| at?.stamp)
            .collect();
        let is_utc = all.iter().any(|stamp| stamp.utc_ms().is_some());
        let mut axis = Self {
            is_utc,
            from: 0,
            to: 0,
        };
        let times: Vec<_> = all.iter().filter_map(|&stamp| axis.clock(stamp)).collect();
        axis.from = times.iter().copied().min().unwrap_or(0);
        axis.to = times.iter().copied().max().unwrap_or(0).max(axis.from + 1);
        axis
    }

    fn clock(&self, stamp: Stamp) -> Option<i64> {
        if self.is_utc {
            stamp.utc_ms()
        } else {
            Some(stamp.local_ms())
        }
    }

    /// A moment as percent of the axis.
    pub fn place(&self, at: Option<At>) -> Option<f64> {
        Some(self.share(self.clock(at?.stamp?)? - self.from))
    }

    /// Milliseconds from the beginning as percent.
    pub fn share(&self, ms: i64) -> f64 {
        ms as f64 * 100.0 / (self.to - self.from) as f64
    }

    /// Milliseconds of the whole.
    pub fn length(&self) -> i64 {
        self.to - self.from
    }

    /// Milliseconds between two ticks: a round time, such that there are at most eight.
    pub fn step(&self) -> i64 {
        const ROUND: [i64; 22] = [
            100,
            500,
            1_000,
            2_000,
            5_000,
            10_000,
            20_000,
            30_000,
            60_000,
            120_000,
            300_000,
            600_000,
            900_000,
            1_800_000,
            3_600_000,
            7_200_000,
            14_400_000,
            28_800_000,
            86_400_000,
            172_800_000,
            604_800_000,
            2_592_000_000,
        ];
        let least = self.length() / 8;
        let found = ROUND.iter().copied().find(|&step| step >= least);
        found.unwrap_or(least.max(1))
    }

    /// Ticks in milliseconds from the beginning.
    pub fn ticks(&self) -> impl Iterator<Item = i64> {
        let step = self.step();
        (0..=self.length() / step).map(move |n| n * step)
    }
}

/// A percentage with two digits, `12.5%`.
pub fn percent(share: f64) -> String {
    let text = format!("{share:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}%")
}

/// `0`, `30s`, `5m`, `1h 30m`, `2d`
pub fn tick(ms: i64) -> String {
    let (d, h, m, s) = (
        ms / 86_400_000,
        ms / 3_600_000 % 24,
        ms / 60_000 % 60,
        ms / 1000 % 60,
    );
    let parts = [(d, "d"), (h, "h"), (m, "m"), (s, "s")];
    let told = parts.iter().filter(|(n, _)| *n > 0);
    let told: Vec<_> = told.map(|(n, unit)| format!("{n}{unit}")).collect();
    match ms {
        0 => "0".to_owned(),
        1..1_000 => format!("{ms}ms"),
        _ => told.join(" "),
    }
}
