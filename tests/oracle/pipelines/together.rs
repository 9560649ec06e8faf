use thalweg::Graph; pub const GRAPHS: &[&Graph] = &[];
