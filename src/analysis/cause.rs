//! What made a step fail, told from what followed of it.
//!
//! A code travels outwards: the call that failed writes it first, then each function around it, the step's process as its exit code,
//! and the engine as its verdict. So the first record of the chain that carries the step's own code is the deepest. Where
//! that code says no more than "failed", the last other code before it is usually the real one; where no code helps, what the component
//! wrote last of errors. Which of these it was is told with the cause ([`Certainty`]).

use std::ops::Range;

use super::{
    records::Span,
    rules::{
        codes, is_echo, is_generic, is_harmless, is_script_host, other_logs, speaks_of_failure,
    },
};
use crate::{
    code::Code,
    event::{Says, recognise},
    record::{Record, Severity, decode},
    timeline::History,
};

/// A chain of records that carry a code breaks where more than so many others lie between two of them.
const GAP: usize = 25;

/// A cause that is inferred from nearness stands at most so many records before what it caused.
const NEAR: usize = 40;

/// So much of a message is searched for codes and words, bytes.
const READ: usize = 16 << 10;

/// The component whose verdict ends the records of a step.
const ENGINE: &[u8] = b"TSManager";

/// So many records before those that carry a step's code, an error is taken to belong to it whatever its words.
const BESIDE: usize = 2;

/// How many records are told as evidence: so many of the first, then so many of the last.
const FIRST: usize = 5;
const LAST: usize = 3;

/// How sure a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// The records of the component carry the step's own code.
    Certain,
    /// A rule of thumb: it usually is so.
    Likely,
    /// No record of the step explains the code.
    Unknown,
}

impl Certainty {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Certain, Self::Likely, Self::Unknown];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Unknown => "unknown",
        }
    }
}

/// What made something fail.
#[derive(Clone, Debug)]
pub struct Cause {
    /// How sure it is.
    pub certainty: Certainty,
    /// The code of the cause: the step's own, or a more telling one behind it.
    pub code: Option<Code>,
    /// The deepest record.
    pub record: Option<Span>,
    /// The record that says it in words: the deepest or, where that is a call with its result, the next that does.
    pub sentence: Option<Span>,
    /// The engine's own word on it, the last record of the step.
    pub verdict: Option<Span>,
    /// The records that prove it, in the order of the log: the deepest, those it passed through, the engine's verdict.
    pub evidence: Vec<Span>,
    /// Records that prove it too and are not among the evidence, since they are many.
    pub left_out: usize,
    /// Other records of severity 3 of the same step.
    pub other_errors: Vec<Span>,
    /// The log holds what the organisation's own script or program printed.
    pub is_script: bool,
    /// Which other logs to look into.
    pub other_logs: Option<&'static str>,
}

/// A record as evidence.
struct Clue {
    span: Span,
    component: Vec<u8>,
    thread: Vec<u8>,
    severity: Severity,
    codes: Vec<Code>,
    speaks: bool,
    /// It says nothing of a failure of this step.
    harmless: bool,
    /// The engine's own record.
    engine: bool,
    /// It only repeats a code.
    echo: bool,
    /// It is a call with its result, as programmers write it, not a sentence.
    call: bool,
    /// It is the engine's report on how a step went, not on what itself could not do.
    reports: bool,
}

impl Clue {
    fn new(span: Span, record: &Record<'_>) -> Self {
        let message = decode(&record.message[..record.message.len().min(READ)]);
        let attributes = &record.attributes;
        let severity = attributes.severity().unwrap_or(Severity::INFO);
        let engine = record.component().eq_ignore_ascii_case(ENGINE);
        // A script that prints a log speaks in the engine's words, and of other steps. All components tell of their processes alike.
        let phrase = recognise(ENGINE, record.message).map(|(says, _)| says);
        let echoes = !engine && phrase.is_some_and(|says| says != Says::ProcessExited);
        Self {
            codes: codes(&message),
            speaks: speaks_of_failure(&message),
            harmless: echoes || is_harmless(&message),
            component: record.component().to_vec(),
            thread: attributes.thread.unwrap_or_default().to_vec(),
            engine,
            reports: engine && phrase.is_some(),
            echo: is_echo(&message),
            call: message.contains("HRESULT="),
            severity,
            span,
        }
    }

    /// It speaks of a failure, in words or by its severity.
    fn tells(&self) -> bool {
        !self.harmless && (self.severity >= Severity::WARNING || self.speaks)
    }

    fn carries(&self, code: Code) -> bool {
        !self.harmless && self.codes.iter().any(|&own| own.is_same_error(code))
    }

    fn is_script(&self) -> bool {
        is_script_host(&decode(&self.component))
    }

    fn is_beside(&self, other: &Self) -> bool {
        self.component == other.component && self.thread == other.thread
    }
}

/// Finds the cause in the records of a step up to the engine's verdict, the last of them. `code` is the step's.
pub fn find(history: &History<'_>, spans: Vec<Span>, code: Option<Code>) -> Cause {
    let clues = clues(history, spans);
    let case = Case { clues: &clues };
    // The engine's verdict gives the code where the tree does not.
    let code = code.or_else(|| clues.last()?.codes.first().copied());
    let found = case.decide(code);
    case.cause(found, code)
}

/// The last records in which a component tells of errors, where there is no step to look into: as a rule an engine that never started.
pub fn last_errors(history: &History<'_>, spans: Vec<Span>) -> Vec<Span> {
    let clues = clues(history, spans);
    let end = clues.len();
    let case = Case { clues: &clues };
    let found = case.errors_in(0..end, &[]).into_iter();
    found.map(|i| clues[i].span.clone()).collect()
}

fn clues(history: &History<'_>, spans: Vec<Span>) -> Vec<Clue> {
    let clue = |span: Span| {
        let record = span.record(history)?;
        Some(Clue::new(span, &record))
    };
    spans.into_iter().filter_map(clue).collect()
}

/// The records of a step.
struct Case<'a> {
    clues: &'a [Clue],
}

/// What was made of them: indices of records.
#[derive(Default)]
struct Found {
    certain: bool,
    code: Option<Code>,
    deepest: Option<usize>,
    /// All records that belong to it.
    chain: Vec<usize>,
}

impl Case<'_> {
    fn decide(&self, code: Option<Code>) -> Found {
        let end = self.clues.len();
        let chain = code.map_or_else(Vec::new, |code| self.chain(code, end));
        let start = chain.first().copied().unwrap_or(end);
        // A warning at the beginning can be of something that was got over.
        let is_error = |&i: &usize| self.explains(i) && self.clues[i].severity >= Severity::ERROR;
        let explaining = |&i: &usize| self.explains(i);
        let begins = chain.iter().copied().find(explaining);
        let deepest = match begins.filter(|&i| self.clues[i].severity == Severity::WARNING) {
            Some(warning) => chain.iter().copied().find(is_error).or(Some(warning)),
            None => begins,
        };
        if deepest.is_some() && code.is_some_and(|code| !is_generic(code)) {
            return Found {
                certain: true,
                code,
                deepest,
                chain,
            };
        }
        // Of a telling code and an error without one, the later stands nearer to the end.
        let errors = self.errors_in(end.saturating_sub(NEAR)..end, &chain);
        let telling = self.telling_code(start, code);
        let later = errors
            .last()
            .copied()
            .filter(|&i| self.clues[i].severity >= Severity::ERROR);
        if let Some((other, at)) = telling.filter(|&(_, at)| later.is_none_or(|later| at >= later))
        {
            let inner = self.chain(other, at + 1);
            return Found {
                certain: false,
                code: Some(other),
                deepest: inner.first().copied(),
                chain: inner.into_iter().chain(chain).collect(),
            };
        }
        // What a component says with a code that tells little still tells more than its other errors; what a script printed does not.
        let speaking = deepest.filter(|&i| {
            let clue = &self.clues[i];
            clue.tells() && clue.speaks && !clue.is_script()
        });
        if speaking.is_some() && errors.last().copied() <= speaking {
            return Found {
                certain: false,
                code,
                deepest: speaking,
                chain,
            };
        }
        // A code that says what failed, but which no record of the component carries, need not have to do with an error nearby.
        let says_little = code.is_none_or(|code| is_generic(code) || !code.is_failed_status());
        Found {
            certain: false,
            code,
            deepest: errors.first().copied().filter(|_| says_little),
            chain: errors.into_iter().chain(chain).collect(),
        }
    }

    /// The records that carry a code, from the last one before `end` upwards, as long as they stand near each other.
    fn chain(&self, code: Code, end: usize) -> Vec<usize> {
        let mut chain: Vec<usize> = Vec::new();
        let mut last = end;
        for i in (0..end).rev() {
            if last - i > GAP + 1 {
                break;
            }
            if self.clues[i].carries(code) {
                chain.push(i);
                last = i;
            }
        }
        chain.reverse();
        chain
    }

    /// A record says more than with which number a process or step ended. The engine itself can fail to start a process or to get content.
    fn explains(&self, i: usize) -> bool {
        let clue = &self.clues[i];
        !clue.reports
            && !clue.echo
            && (clue.tells() || clue.codes.iter().any(|code| code.is_failed_status()))
    }

    /// Where the step's code tells little, the last telling one of its components: before the records that carry the step's code, which begin at
    /// `start`, else among them, since a script's output is written when its exit code is known.
    fn telling_code(&self, start: usize, code: Option<Code>) -> Option<(Code, usize)> {
        if !code.is_none_or(is_generic) {
            return None;
        }
        let last_in = |range: Range<usize>| {
            range.rev().find_map(|i| {
                let clue = &self.clues[i];
                let codes = clue.codes.iter().filter(|_| !clue.engine && !clue.harmless);
                let telling = codes.copied().find(|&code| !is_generic(code));
                telling.map(|code| (code, i))
            })
        };
        last_in(start.saturating_sub(NEAR)..start).or_else(|| last_in(start..self.clues.len()))
    }

    /// The last block of records in which a component tells of errors: of severity 3 if any of these speaks of a failure, else the last
    /// that does so in words.
    ///
    /// An error directly before the records of `chain`, which carry the step's code, need not have words that are known. Those themselves are none.
    fn errors_in(&self, range: Range<usize>, chain: &[usize]) -> Vec<usize> {
        let is_candidate = |i: &usize| {
            let clue = &self.clues[*i];
            !clue.engine && !clue.harmless && !clue.echo && !chain.contains(i)
        };
        let is_error = |i: &usize| is_candidate(i) && self.clues[*i].severity >= Severity::ERROR;
        let start = chain.first().copied().unwrap_or(range.end);
        let speaks = |i: &usize| is_candidate(i) && self.clues[*i].speaks;
        let counts = |i: &usize| is_error(i) && (speaks(i) || start.wrapping_sub(*i) <= BESIDE);
        let Some(last) = range.clone().rfind(counts) else {
            return range.into_iter().rfind(speaks).into_iter().collect();
        };
        // A script's error takes several records, of which the first says what it is.
        let beside = |i: &usize| is_error(i) && self.clues[*i].is_beside(&self.clues[last]);
        let first = (range.start..=last).rev().take_while(beside).last();
        (first.unwrap_or(last)..range.end)
            .take_while(beside)
            .collect()
    }

    fn cause(&self, found: Found, code: Option<Code>) -> Cause {
        let mut chosen = found.chain;
        if let Some(deepest) = found.deepest {
            chosen.extend(self.beside(deepest, &chosen));
        }
        // The verdict closes the evidence.
        chosen.extend(self.clues.len().checked_sub(1));
        chosen.sort_unstable();
        chosen.dedup();
        let count = chosen.len();
        let sentence = found.deepest.and_then(|deepest| {
            let says = |&&i: &&usize| {
                let clue = &self.clues[i];
                i >= deepest && !clue.call && !clue.echo && clue.speaks
            };
            let of_it = |&&i: &&usize| self.clues[i].is_beside(&self.clues[deepest]);
            chosen.iter().filter(of_it).find(says).copied()
        });
        let kept = |place: usize| place < FIRST || place + LAST >= count;
        let span = |i: usize| self.clues[i].span.clone();
        let evidence: Vec<_> = chosen
            .iter()
            .enumerate()
            .filter(|(place, _)| kept(*place))
            .map(|(_, &i)| span(i))
            .collect();
        let errors = self.clues.iter().enumerate().filter(|(i, clue)| {
            clue.severity >= Severity::ERROR && chosen.binary_search(i).is_err()
        });
        let component = found.deepest.map_or_else(
            || self.clues.iter().rev().find(|clue| !clue.engine),
            |i| self.clues.get(i),
        );
        let component = component.map(|clue| decode(&clue.component).into_owned());
        let component = component.as_deref().unwrap_or_default();
        let certainty = match found.deepest {
            Some(_) if found.certain => Certainty::Certain,
            Some(_) => Certainty::Likely,
            None => Certainty::Unknown,
        };
        Cause {
            certainty,
            code: found.code.or(code),
            record: found.deepest.map(span),
            sentence: sentence.or(found.deepest).map(span),
            verdict: self
                .clues
                .last()
                .filter(|clue| clue.engine)
                .map(|clue| clue.span.clone()),
            left_out: count - evidence.len(),
            evidence,
            other_errors: errors.map(|(_, clue)| clue.span.clone()).collect(),
            is_script: is_script_host(component),
            other_logs: other_logs(component),
        }
    }

    /// What the component says of the failure without a code: directly before the deepest record, between the records of the chain, and
    /// as errors directly after it.
    fn beside(&self, deepest: usize, chain: &[usize]) -> Vec<usize> {
        let of_it = |i: &usize| {
            let clue = &self.clues[*i];
            clue.tells() && clue.is_beside(&self.clues[deepest])
        };
        let before = (0..deepest).rev().take(4).take_while(of_it);
        let last = chain
            .iter()
            .rfind(|&&i| self.clues[i].is_beside(&self.clues[deepest]));
        let last = *last.unwrap_or(&deepest);
        let is_error = |i: &usize| of_it(i) && self.clues[*i].severity >= Severity::ERROR;
        let after = (last + 1..self.clues.len()).take_while(is_error);
        before
            .chain((deepest..last).filter(of_it))
            .chain(after)
            .collect()
    }
}
