//! How an endless response is asked for, whatever it has in it.

/// The settings of a request, on a builder with the fields `get` and `retry`.
macro_rules! asking {
    ($builder:ty) => {
        impl $builder {
            /// Sends a header with each request. A name or a value that HTTP does not allow is an error of the first request.
            #[must_use]
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.get.headers.set(name, value);
                self
            }

            /// Sends `Authorization: Bearer TOKEN` with each request. A redirect to another server does not take it along.
            #[must_use]
            pub fn bearer(mut self, token: &str) -> Self {
                self.get.headers.bearer(token);
                self
            }

            /// A response of which nothing comes for so long is given up, and asked for again, in place of 90 seconds. A server that has nothing to say for longer should send blank
            /// lines or comments meanwhile; most do.
            #[must_use]
            pub fn read_timeout(mut self, silence: Duration) -> Self {
                self.get.silence = silence;
                self
            }

            /// The pauses between attempts to connect, in place of those that begin with 100 ms and grow to 10 s. Where the server says when to come back (`Retry-After`), it is obeyed.
            #[must_use]
            pub fn backoff(mut self, backoff: Backoff) -> Self {
                self.retry.backoff = backoff;
                self
            }

            /// For how long a server that is gone, or fails, is tried, in place of five minutes: then the job ends with an error. `Duration::MAX` is for ever.
            #[must_use]
            pub fn give_up_after(mut self, time: Duration) -> Self {
                self.retry.give_up_after = time;
                self
            }

            /// Has a function told when a connection is lost, or can't be made: to log it, for one. It is called on a thread of the source.
            #[must_use]
            pub fn on_lost(mut self, told: impl Fn(&Error) + Send + 'static) -> Self {
                self.retry.tell(told);
                self
            }

            /// When the response ends in order, the input has ended.
            #[must_use]
            pub fn once(mut self) -> Self {
                self.once = true;
                self
            }
        }
    };
}

pub(super) use asking;
