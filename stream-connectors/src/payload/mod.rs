//! Records from the bytes of a message, in a format.
