using Xunit.v3;

// Some of these tests count allocated bytes: nothing else may run beside them.
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
