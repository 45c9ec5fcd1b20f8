//! What made a step fail, told from what followed of it.
//!
//! A code travels outwards: the call that failed writes it first, then each function around it, the step's process as its exit code,
//! and the engine as its verdict. So the first record of the chain that carries the step's own code is the deepest. Where
//! that code says no more than "failed", the last other code before it is usually the real one; where no code helps, what the component
//! wrote last of errors. Which of these it was is told with the cause ([`Certainty`]).
//!
//! What a component and thread write on the way out is one block: errors, calls with their results, and the few information records that are known to
//! decide. The record told as the cause is chosen among all in that block, by how much it says (`Rank`), then by depth.

use std::ops::Range;

use super::{
    advice::{Advice, Situation},
    clue::{Clue, Rank},
    records::Span,
    rules::{codes, is_generic, is_script_host, other_logs, unexpanded},
    script,
};
use crate::{
    code::{Code, codes_in},
    event::{Says, recognise},
    record::{Severity, decode},
    timeline::History,
};

/// A chain of records that carry a code breaks where more than so many others lie between two of them.
const GAP: usize = 25;

/// A cause that is inferred from nearness stands at most so many records before what it caused.
const NEAR: usize = 40;

/// So many records before those that carry a step's code, an error is taken to belong to it whatever its words.
const BESIDE: usize = 2;

/// How many records are told as evidence: so many of the first, then so many of the last.
const FIRST: usize = 5;
const LAST: usize = 3;

/// How sure a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Certainty {
    /// The records of the component carry the step's own code.
    Certain,
    /// A rule of thumb: it usually is so.
    Likely,
    /// No record of the step explains the code.
    Unknown,
}

impl Certainty {
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
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
    /// The record that says it in words: of the errors of the same component and thread before and after the deepest call, the first that says more
    /// than that something failed.
    pub sentence: Option<Span>,
    /// The same in words: the message of that record; of a script's error, what is in its records, put together.
    pub message: Option<String>,
    /// Where a script's error arose.
    pub place: Option<script::Place>,
    /// The functions through which the code passed, the outermost first, where no record says more than these.
    pub calls: Vec<String>,
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
    /// What usually is behind it and what to check.
    pub advice: Advice,
    /// Variables that had no value when the step's command line was executed, which is why its program was not found.
    pub unexpanded: Vec<String>,
}

impl Cause {
    /// The codes that its words hold beside its own and `own`, the step's.
    pub fn named(&self, own: Option<Code>) -> Vec<Code> {
        /// A sentence with more of them is a list, not an explanation.
        const MOST: usize = 2;
        let told = [own, self.code];
        let is_told = |code: Code| told.iter().flatten().any(|&own| own.is_same_error(code));
        let mut named = codes_in(self.message.as_deref().unwrap_or_default());
        named.retain(|&code| !is_told(code));
        named.truncate(MOST);
        named
    }
}

/// Finds the cause in the records of a step up to the engine's verdict, the last of them. `code` and `command_line` are the step's.
pub fn find(
    history: &History<'_>,
    spans: Vec<Span>,
    code: Option<Code>,
    command_line: &str,
) -> Cause {
    let clues = clues(history, spans);
    let case = Case {
        clues: &clues,
        command_line,
    };
    // The engine's verdict gives the code where the tree does not.
    let code = code.or_else(|| clues.last()?.codes.first().copied());
    let found = case.decide(code);
    case.cause(history, found, code)
}

/// The code of a failure that the last of these records tells which has one.
pub fn last_code(history: &History<'_>, spans: &[Span]) -> Option<Code> {
    let mut records = spans.iter().rev().filter_map(|span| span.record(history));
    records.find_map(|record| codes(&decode(record.message)).first().copied())
}

/// The last error that the program which starts the engine showed to the user.
pub fn wizard_error(history: &History<'_>, spans: &[Span]) -> Option<String> {
    let mut records = spans.iter().rev().filter_map(|span| span.record(history));
    records.find_map(|record| {
        let (says, captures) = recognise(record.component(), record.message)?;
        (says == Says::WizardError).then(|| decode(captures.text).trim().to_owned())
    })
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
    command_line: &'a str,
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
        let errors = self.errors_in(end.saturating_sub(NEAR)..end, &chain);
        let telling = self.telling_code(start, code);
        // Of a telling code and an error without one, the later stands nearer to the end; in one block, the code lies behind the errors after it.
        let is_behind = |at: usize| {
            let (Some(&first), Some(&last)) = (errors.first(), errors.last()) else {
                return true;
            };
            let in_block = at >= first && self.clues[at].is_beside(&self.clues[last]);
            self.clues[last].severity < Severity::ERROR || at >= last || in_block
        };
        if let Some((other, at)) = telling.filter(|&(_, at)| is_behind(at)) {
            let inner = self.chain(other, at + 1);
            let after = errors.into_iter().filter(|&i| i > at);
            return Found {
                certain: false,
                code: Some(other),
                deepest: inner.first().copied(),
                chain: inner.iter().copied().chain(after).chain(chain).collect(),
            };
        }
        // What a component says with a code that tells little still tells more than its other errors; what a script printed does not.
        let speaking = chain.iter().copied().find(|&i| {
            let clue = &self.clues[i];
            let says = clue.rank(code) >= Some(Rank::Bare) && clue.speaks;
            says && clue.tells() && !clue.is_script()
        });
        if let Some(speaking) = speaking
            && errors.last().copied() <= Some(speaking)
        {
            return Found {
                certain: false,
                code,
                deepest: deepest
                    .filter(|&i| self.clues[i].is_beside(&self.clues[speaking]))
                    .or(Some(speaking)),
                chain,
            };
        }
        // A code that says what failed, but which no record of the component carries, need not have to do with an error nearby. A script's output has.
        let is_printed = errors.last().is_some_and(|&i| self.clues[i].is_script());
        let says_little =
            is_printed || code.is_none_or(|code| is_generic(code) || !code.is_failed_status());
        let said = |&i: &usize| self.clues[i].rank(code) > Some(Rank::Proof);
        Found {
            certain: false,
            code,
            deepest: errors.iter().copied().find(said).filter(|_| says_little),
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
                let is_used = !clue.reports && !clue.harmless && (!clue.engine || clue.is_error());
                let mut codes = clue.codes.iter().copied().filter(|_| is_used);
                codes.find(|&code| !is_generic(code)).map(|code| (code, i))
            })
        };
        last_in(start.saturating_sub(NEAR)..start).or_else(|| last_in(start..self.clues.len()))
    }

    /// The last block of records in which a component tells of errors: of severity 3 if any of these speaks of a failure, else the last
    /// that does so in words.
    ///
    /// An error directly before the records of `chain`, which carry the step's code, need not have words that are known, nor need what a script prints as
    /// an error. Records of `chain` are none themselves.
    fn errors_in(&self, range: Range<usize>, chain: &[usize]) -> Vec<usize> {
        let is_candidate = |i: &usize| {
            let clue = &self.clues[*i];
            !clue.reports && !clue.harmless && !clue.echo && !chain.contains(i)
        };
        let is_error = |i: &usize| is_candidate(i) && self.clues[*i].severity >= Severity::ERROR;
        let start = chain.first().copied().unwrap_or(range.end);
        let speaks = |i: &usize| is_candidate(i) && self.clues[*i].speaks;
        let counts = |i: &usize| {
            let is_near = start.wrapping_sub(*i) <= BESIDE;
            is_error(i) && (speaks(i) || is_near || self.clues[*i].is_script())
        };
        let Some(last) = range.clone().rfind(counts) else {
            let said = |i: &usize| speaks(i) && !self.clues[*i].engine;
            return range.into_iter().rfind(said).into_iter().collect();
        };
        // A script's error takes several records, of which the first says what it is.
        let before = self.block(last, (range.start..last).rev());
        let after = self.block(last, last + 1..range.end);
        let of_chain = |i: &usize| !chain.contains(i);
        let all = before.into_iter().rev().chain([last]).chain(after);
        all.filter(of_chain).collect()
    }

    /// The records among `others` that form a block with one: those of its component and thread, up to the first that has nothing to do with a failure.
    fn block(&self, one: usize, others: impl Iterator<Item = usize>) -> Vec<usize> {
        let of_it = |i: &usize| self.clues[*i].is_beside(&self.clues[one]);
        let goes_on = |i: &usize| self.clues[*i].is_of_a_block();
        others.filter(of_it).take_while(goes_on).collect()
    }

    fn cause(&self, history: &History<'_>, found: Found, code: Option<Code>) -> Cause {
        let mut chosen = found.chain;
        if let Some(deepest) = found.deepest {
            chosen.extend(self.beside(deepest, &chosen));
        }
        // The verdict closes the evidence.
        chosen.extend(self.clues.len().checked_sub(1));
        chosen.sort_unstable();
        chosen.dedup();
        let sentence = found
            .deepest
            .and_then(|deepest| self.sentence(deepest, &chosen, found.code));
        let printed = sentence.filter(|&i| self.clues[i].is_script());
        let printed = printed.and_then(|i| script::read(&self.lines(history, i, &chosen)));
        let sentence = printed.as_ref().map_or(sentence, |error| Some(error.first));
        // An error just before the first record with the code is the deepest.
        let deepest = found.deepest.map(|deepest| {
            let before = sentence.filter(|&i| i < deepest || printed.is_some());
            before.unwrap_or(deepest)
        });
        let calls = match deepest {
            Some(deepest) if sentence.is_none() => self.calls(history, deepest, &chosen),
            _ => Vec::new(),
        };
        let count = chosen.len();
        let message = match &printed {
            Some(error) => Some(error.message.clone()),
            None => sentence.and_then(|i| self.message(history, i)),
        };
        let span = |i: usize| self.clues[i].span.clone();
        let is_shown = |i: usize| Some(i) == sentence || Some(i) == deepest;
        let kept = |place: usize| place < FIRST || place + LAST >= count;
        let evidence: Vec<_> = chosen
            .iter()
            .enumerate()
            .filter(|&(place, &i)| kept(place) || is_shown(i))
            .map(|(_, &i)| span(i))
            .collect();
        let errors = self.clues.iter().enumerate().filter(|(i, clue)| {
            clue.severity >= Severity::ERROR && chosen.binary_search(i).is_err()
        });
        let component = deepest.map_or_else(
            || self.clues.iter().rev().find(|clue| !clue.engine),
            |i| self.clues.get(i),
        );
        let component = component.map(|clue| decode(&clue.component).into_owned());
        let component = component.as_deref().unwrap_or_default();
        let message = message.or_else(|| {
            let call = self.message(history, deepest?)?;
            let path = calls.join(" > ");
            Some(if calls.len() > 1 {
                format!("{path}: {call}")
            } else {
                call
            })
        });
        let own = found.code.or(code);
        let mut advice = Advice::on(Situation {
            message: message.as_deref().unwrap_or_default(),
            around: &self.around(history, &chosen),
            component,
            code: own,
            is_said: sentence.is_some(),
        });
        let not_found = |code: Code| [2, 3].iter().any(|&win32| code.is_same_error(Code(win32)));
        let unexpanded = match own {
            Some(code) if not_found(code) => unexpanded(self.command_line),
            _ => Vec::new(),
        };
        if !unexpanded.is_empty() {
            // A variable without a value says it all.
            advice = Advice::none();
        }
        let logs = advice
            .logs()
            .or_else(|| other_logs(component, self.command_line));
        let certainty = match deepest {
            Some(_) if found.certain => Certainty::Certain,
            Some(_) => Certainty::Likely,
            None => Certainty::Unknown,
        };
        Cause {
            certainty,
            code: own,
            record: deepest.map(span),
            sentence: sentence.or(deepest).map(span),
            message,
            place: printed.and_then(|error| error.place),
            calls,
            verdict: self
                .clues
                .last()
                .filter(|clue| clue.reports)
                .map(|clue| clue.span.clone()),
            left_out: count - evidence.len(),
            evidence,
            other_errors: errors.map(|(_, clue)| clue.span.clone()).collect(),
            is_script: is_script_host(component),
            other_logs: logs,
            advice,
            unexpanded,
        }
    }

    /// The record that says best what went wrong, of the component and thread of the deepest; else of those further out.
    fn sentence(&self, deepest: usize, chosen: &[usize], code: Option<Code>) -> Option<usize> {
        let best = |of_it: &dyn Fn(&Clue) -> bool| {
            let ranked = chosen.iter().filter_map(|&i| {
                let clue = &self.clues[i];
                Some((clue.rank(code).filter(|_| of_it(clue))?, i))
            });
            // The first of the best.
            ranked.min_by_key(|&(rank, i)| (std::cmp::Reverse(rank), i))
        };
        let own = &self.clues[deepest];
        let found =
            best(&|clue| clue.is_beside(own)).or_else(|| best(&|clue| !clue.is_beside(own)));
        found.map(|(_, i)| i)
    }

    /// What the component says of the failure without a code: directly before the deepest record, between the records of the chain, and
    /// as errors directly after it.
    fn beside(&self, deepest: usize, chain: &[usize]) -> Vec<usize> {
        let of_it = |i: &usize| self.clues[*i].is_beside(&self.clues[deepest]);
        let last = chain.iter().copied().filter(of_it).max().unwrap_or(deepest);
        let tells = |i: &usize| {
            let clue = &self.clues[*i];
            of_it(i) && (clue.tells() || clue.decides.is_some()) && !clue.harmless
        };
        let before = self.block(deepest, (0..deepest).rev().take(NEAR));
        let is_said = |i: &usize| !self.clues[*i].call || chain.contains(i);
        let before = before.into_iter().filter(is_said).take(4);
        let after = self.block(deepest, last + 1..self.clues.len());
        let after = after.into_iter().filter(is_said);
        before
            .chain((deepest..last).filter(tells))
            .chain(after)
            .collect()
    }

    /// What was said on the way out, in one text.
    fn around(&self, history: &History<'_>, chosen: &[usize]) -> String {
        let said = |&&i: &&usize| !self.clues[i].reports && !self.clues[i].harmless;
        let messages = chosen.iter().filter(said);
        let messages: Vec<_> = messages.filter_map(|&i| self.message(history, i)).collect();
        messages.join("\n")
    }

    /// The functions whose calls carried the code outwards, the outermost first.
    fn calls(&self, history: &History<'_>, deepest: usize, chosen: &[usize]) -> Vec<String> {
        let of_it = |i: &&usize| {
            let clue = &self.clues[**i];
            clue.call && clue.is_beside(&self.clues[deepest])
        };
        let mut calls: Vec<String> = Vec::new();
        for &i in chosen.iter().filter(of_it).rev() {
            let name = self.message(history, i).and_then(|call| function(&call));
            calls.extend(name.filter(|name| calls.last() != Some(name)));
        }
        calls
    }

    /// The records of a script's output around one, with their texts.
    fn lines(&self, history: &History<'_>, i: usize, chosen: &[usize]) -> Vec<(usize, String)> {
        let of_it = |k: &&usize| {
            let clue = &self.clues[**k];
            clue.severity >= Severity::ERROR && clue.is_beside(&self.clues[i])
        };
        let lines = chosen.iter().filter(of_it);
        lines
            .filter_map(|&k| Some((k, self.message(history, k)?)))
            .collect()
    }

    fn message(&self, history: &History<'_>, i: usize) -> Option<String> {
        let record = self.clues[i].span.record(history)?;
        Some(decode(record.message).trim().to_owned())
    }
}

/// The function that is called in a record such as `m_pImpl->SetComputerNameW(pszName), HRESULT=80220005 (..)`.
fn function(call: &str) -> Option<String> {
    let (call, _) = call.split_once("HRESULT=")?;
    let name = call.split('(').next()?;
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = name.rfind(|c| !is_part(c)).map_or(0, |i| i + 1);
    let name = &name[start..];
    (!name.is_empty() && call.contains('(')).then(|| name.to_owned())
}
