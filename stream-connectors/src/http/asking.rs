//! How an endless response is asked for, whatever it has in it.

/// The settings of a request, on a builder with the fields `get` and `retry`.
macro_rules! asking {
    ($builder:ty) => {
        crate::net::retrying!($builder);

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
