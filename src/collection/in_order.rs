//! Work that several threads do ahead of one that takes its results in order, and not too far ahead.

use std::{
    collections::BTreeMap,
    io,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// No further work is begun while results that weigh more than this wait to be taken.
const MOST_WAITING: u64 = 64 << 20;
/// Nor while it would weigh more than this together with them and with the work that is going on, unless it is the only work.
const MOST_IN_FLIGHT: u64 = 256 << 20;
/// So many threads are started for each core, whatever the user asks for.
const MOST_FOR_A_CORE: usize = 4;

/// Starts the threads of the program, 0 for one per core. Where the system denies them, all is done on this one.
pub fn start_threads(wanted: usize) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let pool = |count| rayon::ThreadPoolBuilder::new().num_threads(count);
    let wanted = wanted.min(MOST_FOR_A_CORE * cores);
    // A global pool that cannot be started is never started again, so another one is tried before. An error of the global pool says that there is one
    // already, which is then as good.
    let _ = match pool(wanted).build() {
        Ok(_) => pool(wanted).build_global(),
        Err(_) => pool(1).use_current_thread().build_global(),
    };
}

/// Makes results for the numbers below `count`, `size` of each being what it weighs while it is made, on so many threads and hands them to `take`, on this one, in order: what comes of them does not
/// depend on the number of threads. While one takes long, those behind it wait, but no more of them than weigh [`MOST_WAITING`] together (for example bytes), and
/// one for each thread. After an error of `take` no further work is begun.
pub fn in_order<T: Send>(
    count: usize,
    threads: usize,
    size: impl Fn(usize) -> u64 + Sync,
    make: impl Fn(usize) -> T + Sync,
    weight: impl Fn(&T) -> u64 + Sync,
    mut take: impl FnMut(T) -> io::Result<()>,
) -> io::Result<()> {
    let threads = threads.min(count);
    if threads < 2 {
        return (0..count).try_for_each(|number| take(make(number)));
    }
    let line = Line {
        state: Mutex::new(State {
            next: 0,
            made: BTreeMap::new(),
            waiting: 0,
            in_work: 0,
            stopped: false,
        }),
        made: Condvar::new(),
        room: Condvar::new(),
    };
    let work = || {
        let _watch = Watch(&line);
        while let Some(number) = line.next(count, &size) {
            let result = make(number);
            line.put(number, size(number), weight(&result), result);
        }
    };
    thread::scope(|scope| {
        let start = |_: &usize| thread::Builder::new().spawn_scoped(scope, work).is_ok();
        let started = (0..threads).take_while(start).count();
        if started == 0 {
            return (0..count).try_for_each(|number| take(make(number)));
        }
        // However this ends, by a panic too, nobody is to wait for it.
        let _watch = Stop(&line);
        (0..count).try_for_each(|number| line.take(number).map_or(Ok(()), &mut take))
    })
}

struct Line<T> {
    state: Mutex<State<T>>,
    /// A result was put there.
    made: Condvar,
    /// One was taken.
    room: Condvar,
}

struct State<T> {
    /// The first number that nobody works on yet.
    next: usize,
    /// Results that wait, with their weights.
    made: BTreeMap<usize, (u64, T)>,
    waiting: u64,
    /// What weighs the work that is going on.
    in_work: u64,
    stopped: bool,
}

impl<T> Line<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next number to work on, as soon as there is room for its result.
    fn next(&self, count: usize, size: &impl Fn(usize) -> u64) -> Option<usize> {
        let full = |state: &mut State<T>| {
            let in_flight = state.waiting + state.in_work;
            let is_next = state.next < count && !state.stopped;
            is_next
                && (state.waiting > MOST_WAITING
                    || in_flight > 0 && in_flight.saturating_add(size(state.next)) > MOST_IN_FLIGHT)
        };
        let waited = self.room.wait_while(self.lock(), full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let number = state.next;
        if number >= count || state.stopped {
            return None;
        }
        state.next += 1;
        state.in_work = state.in_work.saturating_add(size(number));
        Some(number)
    }

    fn put(&self, number: usize, size: u64, weight: u64, result: T) {
        let mut state = self.lock();
        state.in_work = state.in_work.saturating_sub(size);
        state.waiting += weight;
        state.made.insert(number, (weight, result));
        drop(state);
        self.made.notify_one();
        self.room.notify_all();
    }

    /// The result of a number, when it is there; nothing if it will never be.
    fn take(&self, number: usize) -> Option<T> {
        let missing = |state: &mut State<T>| !state.made.contains_key(&number) && !state.stopped;
        let waited = self.made.wait_while(self.lock(), missing);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let (weight, result) = state.made.remove(&number)?;
        state.waiting -= weight;
        drop(state);
        self.room.notify_all();
        Some(result)
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.made.notify_all();
        self.room.notify_all();
    }
}

/// Stops the line when it is dropped.
struct Stop<'a, T>(&'a Line<T>);

impl<T> Drop for Stop<'_, T> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Stops the line when a thread panics, whose result would be waited for in vain. The panic goes on when all threads have ended.
struct Watch<'a, T>(&'a Line<T>);

impl<T> Drop for Watch<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU64, AtomicUsize, Ordering},
        time::Duration,
    };

    use super::*;

    #[test]
    fn results_come_in_order_and_each_once() {
        for threads in [1, 2, 7, 500] {
            let mut taken = Vec::new();
            let make = |number: usize| {
                thread::sleep(Duration::from_micros(number as u64 * 7 % 50));
                number
            };
            in_order(
                300,
                threads,
                |number| number as u64 * MOST_IN_FLIGHT / 100,
                make,
                |_| 1,
                |number| {
                    taken.push(number);
                    Ok(())
                },
            )
            .unwrap();
            assert_eq!(taken, (0..300).collect::<Vec<_>>());
        }
        assert!(in_order(0, 4, |_| 0, |_| (), |()| 0, |()| Ok(())).is_ok());
    }

    #[test]
    fn what_waits_is_bounded() {
        let (begun, weight) = (AtomicUsize::new(0), MOST_WAITING / 4);
        let threads = 3;
        let make = |number: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if number == 0 {
                thread::sleep(Duration::from_millis(200));
                // Five weigh more than may wait; each of the other threads may have been at one more.
                assert!(begun.load(Ordering::Relaxed) < 1 + 5 + threads);
            }
        };
        in_order(100, threads, |_| 0, make, |()| weight, |()| Ok(())).unwrap();
        assert_eq!(begun.into_inner(), 100);
    }

    #[test]
    fn work_in_flight_is_bounded() {
        let (at_work, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let make = |_: usize| {
            let now = at_work.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(1));
            at_work.fetch_sub(1, Ordering::SeqCst);
        };
        let size = |number: usize| match number % 3 {
            0 => 3 * MOST_IN_FLIGHT,
            _ => MOST_IN_FLIGHT / 2 + 1,
        };
        in_order(60, 8, size, make, |()| 1, |()| Ok(())).unwrap();
        assert_eq!(most.into_inner(), 1, "no two fit together");
    }

    #[test]
    fn an_error_ends_the_work() {
        let begun = AtomicU64::new(0);
        let make = |number: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1));
            number
        };
        let taken = in_order(
            10_000,
            3,
            |_| 0,
            make,
            |_| 1,
            |number| match number {
                7 => Err(io::ErrorKind::BrokenPipe.into()),
                number => {
                    assert!(number < 7);
                    Ok(())
                }
            },
        );
        assert_eq!(taken.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert!(begun.into_inner() < 5_000);
    }

    #[test]
    fn after_a_panic_nobody_waits() {
        for panics_in_take in [false, true] {
            let outcome = thread::spawn(move || {
                let make = |number: usize| {
                    assert!(panics_in_take || number != 7, "as the test wants it");
                    number
                };
                in_order(
                    300,
                    3,
                    |_| 0,
                    make,
                    |_| 1,
                    |number| {
                        assert!(!panics_in_take || number != 7, "as the test wants it");
                        Ok(())
                    },
                )
            });
            assert!(outcome.join().is_err());
        }
    }
}
