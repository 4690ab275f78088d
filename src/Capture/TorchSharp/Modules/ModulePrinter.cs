using GraphBridge.Printing;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>The arguments of TorchSharp's own modules as PyTorch prints those of its own.</summary>
internal static class ModulePrinter
{
    /// <summary>What is known of the arguments of a module, and how PyTorch prints it.</summary>
    public static PrintedArguments Arguments(ModuleNode module) => ArgumentTable.Of(new ObjectFacts(module));

    /// <summary>The arguments of a module as PyTorch prints them; empty where there are none.</summary>
    public static string Text(ModuleNode module) => Arguments(module).ToString();
}
