//! Work that several threads do ahead of one that takes its results in order, and not too far ahead.

use std::{
    collections::BTreeMap,
    io,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// No further work is begun while results that weigh more than this wait to be taken.
const MOST_WAITING: u64 = 64 << 20;

/// Makes results for the numbers below `count` on so many threads and hands them to `take`, on this one, in order: what comes of them does not
/// depend on the number of threads. While one takes long, those behind it wait, but no more of them than weigh [`MOST_WAITING`] together (for example bytes), and
/// one for each thread. After an error of `take` no further work is begun.
pub fn in_order<T: Send>(
    count: usize,
    threads: usize,
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
            stopped: false,
        }),
        made: Condvar::new(),
        room: Condvar::new(),
    };
    let work = || {
        let _watch = Watch(&line);
        while let Some(number) = line.next(count) {
            let result = make(number);
            line.put(number, weight(&result), result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
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
    stopped: bool,
}

impl<T> Line<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next number to work on, as soon as there is room for its result.
    fn next(&self, count: usize) -> Option<usize> {
        let full = |state: &mut State<T>| state.waiting > MOST_WAITING && !state.stopped;
        let waited = self.room.wait_while(self.lock(), full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let number = state.next;
        state.next += 1;
        (number < count && !state.stopped).then_some(number)
    }

    fn put(&self, number: usize, weight: u64, result: T) {
        let mut state = self.lock();
        state.waiting += weight;
        state.made.insert(number, (weight, result));
        drop(state);
        self.made.notify_one();
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
        assert!(in_order(0, 4, |_| (), |()| 0, |()| Ok(())).is_ok());
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
        in_order(100, threads, make, |()| weight, |()| Ok(())).unwrap();
        assert_eq!(begun.into_inner(), 100);
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
