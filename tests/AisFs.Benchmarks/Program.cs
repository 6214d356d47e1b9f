using AisFs.Benchmarks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a generated project would not build under this repository's build rules.
ManualConfig config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default);
BenchmarkSwitcher
    .FromTypes([typeof(FuseBenchmarks), typeof(FileSystemBenchmarks), typeof(ListingBenchmarks), typeof(OwnerBenchmarks), typeof(ClientReadBenchmarks)])
    .Run(args.Length > 0 ? args : ["--filter", "*"], config);
return 0;
