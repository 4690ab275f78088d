using System.CommandLine;
using GraphBridge.Formats.Text;
using GraphBridge.Instrument;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge instrument</c>: rewrites TorchSharp.dll and what depends on it where they lie, tells whether that was done, undoes it.</summary>
internal sealed class InstrumentCommand : Command, IHasExamples
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "An assembly, or a folder: TorchSharp.dll and what depends on it there.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _check = new("--check") { Description = "Tell what each file is; ends with 1 unless all are instrumented." };
    private readonly Option<bool> _restore = new("--restore") { Description = "Put the originals back." };

    public InstrumentCommand() : base("instrument", "Rewrites TorchSharp.dll, so that a C# program's tensor operations can be recorded.")
    {
        Arguments.Add(_paths);
        Options.Add(_check);
        Options.Add(_restore);
        Validators.Add(result =>
        {
            if (result.GetValue(_check) && result.GetValue(_restore))
                result.AddError("--check and --restore do not go together");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge instrument bin/Release/net10.0", "TorchSharp.dll and what depends on it"),
        ("graphbridge instrument bin/Release/net10.0 --check", "what they are"),
        ("graphbridge instrument bin/Release/net10.0 --restore", "the originals again"),
    ];

    private int Run(ParseResult arguments)
    {
        var files = arguments.GetRequiredValue(_paths).SelectMany(Files).Distinct(StringComparer.Ordinal).ToList();
        if (arguments.GetValue(_check))
            return Check(files);
        if (arguments.GetValue(_restore))
            Restore(files);
        else
            Instrument(files);
        return ExitCodes.Done;
    }

    /// <summary>The assemblies of a folder that have to do with TorchSharp, or the one that is named.</summary>
    private static List<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return InstrumentedAssembly.Inspect(path).Kind != AssemblyKind.Unrelated
                ? [path]
                : throw new GraphBridgeException("it is neither TorchSharp nor depends on it", path, remedy: "name TorchSharp.dll, or the folder it is in");
        }
        List<string> files =
        [
            .. Directory.EnumerateFiles(path, "*.dll").Order(StringComparer.Ordinal).Where(IsRelated),
        ];
        return files.Exists(file => InstrumentedAssembly.Inspect(file).IsTorchSharp)
            ? files
            : throw new GraphBridgeException("there is no TorchSharp.dll in it", path, remedy: "name the folder that the program was built into");
    }

    /// <summary>What is no assembly at all has nothing to do with TorchSharp, unless it bears its name.</summary>
    private static bool IsRelated(string file)
    {
        try
        {
            return InstrumentedAssembly.Inspect(file).Kind != AssemblyKind.Unrelated;
        }
        catch (GraphBridgeException) when (Path.GetFileNameWithoutExtension(file) != InstrumentedAssembly.TorchSharp)
        {
            return false;
        }
    }

    private static int Check(List<string> files)
    {
        var all = true;
        foreach (var file in files)
        {
            var state = InstrumentedAssembly.Inspect(file);
            // what depends on TorchSharp and has no module of its own is as it should be
            var isDone = state.Kind == AssemblyKind.Instrumented ? state.IsCurrent : !InstrumentedFile.Weave(file).Changed;
            all &= isDone;
            Console.WriteLine($"{DisplayText.Of(file)}: {(state.Kind, isDone) switch
            {
                (AssemblyKind.Instrumented, _) => $"instrumented by version {state.Version}",
                (_, true) => "nothing to instrument",
                _ => "not instrumented",
            }}");
        }
        return all ? ExitCodes.Done : ExitCodes.Differs;
    }

    private static void Instrument(List<string> files)
    {
        foreach (var file in files)
            NeedsTorchSharp(file, files);
        foreach (var (path, woven) in InstrumentedFile.Instrument(files))
        {
            if (!Console.IsErrorRedirected)
                Console.Error.WriteLine($"{DisplayText.Of(path)}: {woven.Woven.Count} methods");
            foreach (var skipped in woven.Skipped)
                Console.Error.WriteLine($"{DisplayText.Of(path)}: left out {DisplayText.Of(skipped.Name)}: {skipped.Reason}");
        }
    }

    /// <summary>What depends on TorchSharp announces itself through it, and would not run beside one that is not instrumented.</summary>
    private static void NeedsTorchSharp(string file, List<string> files)
    {
        if (InstrumentedAssembly.Inspect(file).IsTorchSharp)
            return;
        var torchSharp = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, InstrumentedAssembly.TorchSharp + ".dll");
        var isListed = files.Exists(one => Path.GetFullPath(one) == torchSharp);
        if (!isListed && (!File.Exists(torchSharp) || InstrumentedAssembly.Inspect(torchSharp).Kind != AssemblyKind.Instrumented))
            throw new GraphBridgeException("the TorchSharp.dll beside it is not instrumented", file, remedy: "name the whole folder");
    }

    private static void Restore(List<string> files)
    {
        var restored = InstrumentedFile.Restore(files);
        var left = files.Except(restored, StringComparer.Ordinal).Where(file => InstrumentedAssembly.Inspect(file).Kind == AssemblyKind.Instrumented).ToList();
        if (left.Count > 0)
            throw new GraphBridgeException("no original of it was kept", left[0], remedy: "build the program anew; GraphBridgeInstrument=false builds it with the originals");
        if (!Console.IsErrorRedirected)
        {
            foreach (var file in restored)
                Console.Error.WriteLine($"{DisplayText.Of(file)}: restored");
        }
    }
}
