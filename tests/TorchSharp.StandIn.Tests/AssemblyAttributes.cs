using Xunit;

// libtorch's random generator is one for all
[assembly: CollectionBehavior(DisableTestParallelization = true)]
