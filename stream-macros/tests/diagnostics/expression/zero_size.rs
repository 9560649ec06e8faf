// A mistake that functions can have too.
stream!({
    lines.window(tumbling(0.secs())).count().drop_late().print();
//                        ^^^^^^^^ error: the window's size is zero
});
