using BenchmarkDotNet.Running;
using GraphBridge.Benchmarks;

if (args is ["peak", ..])
    return PeakMemory.Run(args[1..]);
if (args is ["capture", ..])
    return CaptureCost.Run(args[1..]);
if (args is ["compare", ..])
    return CompareCost.Run(args[1..]);
if (args is ["lower", ..])
    return LoweringCost.Run(args[1..]);
if (args is ["torchsharp", ..])
    return TorchSharpCost.Run(args[1..]);
if (args is ["boxes", ..])
    return ViewerBoxes.Run(args[1..]);
if (args is ["page", ..])
    return ViewerPages.Run(args[1..]);
if (args is ["files", ..])
    return ScaleFiles.Run(args[1..]);
if (args is ["rivals", ..])
    return RivalTasks.Run(args[1..]);
BenchmarkSwitcher.FromAssembly(typeof(Networks).Assembly).Run(args);
return 0;
