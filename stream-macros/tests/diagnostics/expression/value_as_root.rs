// A chain that begins with a value.
stream!({
    memory(vec![1, 2, 3]).print();
//  ^^^^^^^^^^^^^^^^^^^^^ error: a chain begins with the name of a stream
//                        help: to make a stream of a value, write `source(memory(vec![1, 2, 3]))`
});
