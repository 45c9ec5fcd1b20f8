//! A value that threads get in the order of their numbers.

use std::{
    io,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Who is done with a number waits until those with lower ones have had the value. So no more results wait than there are threads,
/// and what becomes of the value does not depend on how many there are.
#[derive(Debug)]
pub struct InOrder<T> {
    state: Mutex<State<T>>,
    moved: Condvar,
}

#[derive(Debug)]
struct State<T> {
    turn: usize,
    value: T,
    /// Nobody gets the value any more.
    stopped: bool,
    error: Option<io::Error>,
}

/// Lets the other threads go when this one panics; without it they would wait for its turn for ever.
#[derive(Debug)]
pub struct Watch<'a, T>(&'a InOrder<T>);

impl<T> InOrder<T> {
    /// Number 0 is the first to get the value.
    pub fn new(value: T) -> Self {
        let state = State {
            turn: 0,
            value,
            stopped: false,
            error: None,
        };
        Self {
            state: Mutex::new(state),
            moved: Condvar::new(),
        }
    }

    /// For each thread, to be kept as long as it works.
    pub fn watch(&self) -> Watch<'_, T> {
        Watch(self)
    }

    /// Waits for the turn of `number`, then acts on the value; after an error nobody does. Gives whether to go on. Every number must come, and once.
    pub fn at(&self, number: usize, act: impl FnOnce(&mut T) -> io::Result<()>) -> bool {
        let waits = |state: &mut State<T>| state.turn != number && !state.stopped;
        let waited = self.moved.wait_while(self.lock(), waits);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if !state.stopped {
            state.error = act(&mut state.value).err();
            state.stopped = state.error.is_some();
            state.turn += 1;
        }
        let goes_on = !state.stopped;
        drop(state);
        self.moved.notify_all();
        goes_on
    }

    /// The value, when all threads are done, or the error.
    pub fn into_inner(self) -> io::Result<T> {
        let state = self.state.into_inner();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        state.error.map_or(Ok(state.value), Err)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Watch<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.lock().stopped = true;
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Three threads take numbers below 300 until one tells them to stop.
    fn run(act: impl Fn(usize, &mut Vec<usize>) -> io::Result<()> + Sync) -> InOrder<Vec<usize>> {
        let (order, next) = (InOrder::new(Vec::new()), AtomicUsize::new(0));
        let work = || {
            let _watch = order.watch();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= 300 || !order.at(number, |seen| act(number, seen)) {
                    break;
                }
            }
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(work)).collect();
            // Who panicked is of no interest here, only that all end.
            threads.into_iter().for_each(|thread| drop(thread.join()));
        });
        order
    }

    #[test]
    fn everyone_has_its_turn() {
        let order = run(|number, seen| {
            seen.push(number);
            Ok(())
        });
        assert_eq!(order.into_inner().unwrap(), (0..300).collect::<Vec<_>>());
    }

    #[test]
    fn after_an_error_nobody_waits() {
        let order = run(|number, seen| {
            seen.push(number);
            if number == 7 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            assert!(number < 7);
            Ok(())
        });
        let error = order.into_inner().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn after_a_panic_nobody_waits() {
        let order = run(|number, seen| {
            assert_ne!(number, 7, "as the test wants it");
            seen.push(number);
            Ok(())
        });
        assert_eq!(order.into_inner().unwrap(), (0..7).collect::<Vec<_>>());
    }
}
