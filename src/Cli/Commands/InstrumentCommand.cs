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

    private readonly Option<bool> _json = CommandJson.Flag("instrument");

    public InstrumentCommand() : base("instrument", "Rewrites TorchSharp.dll, so that a C# program's tensor operations can be recorded.")
    {
        Arguments.Add(_paths);
        Options.Add(_check);
        Options.Add(_restore);
        Options.Add(_json);
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
        var (isCheck, isRestore) = (arguments.GetValue(_check), arguments.GetValue(_restore));
        var states = isCheck ? files.ConvertAll(StateOf) : isRestore ? Restore(files) : Instrument(files);
        if (arguments.GetValue(_json))
            StandardStreams.WriteOutput(stream => WriteJson(states, stream));
        else if (isCheck)
            StandardStreams.WriteLines(writer => states.ForEach(file => writer.WriteLine($"{DisplayText.Of(file.Path)}: {Words(file)}")));
        else
            Tell(states, isRestore);
        return isCheck && states.Exists(file => file.State == NotInstrumented) ? ExitCodes.Differs : ExitCodes.Done;
    }

    private const string Instrumented = "instrumented";
    private const string NotInstrumented = "not-instrumented";
    private const string NothingToInstrument = "nothing-to-instrument";

    /// <summary>What a file is when the command has done its work.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="State">What it is, in a word.</param>
    /// <param name="Version">What instrumented it; 0 for nothing.</param>
    /// <param name="IsChanged">Whether it was not that before.</param>
    /// <param name="Woven">What was woven in it now.</param>
    private sealed record FileState(string Path, string State, int Version = 0, bool IsChanged = false, WovenAssembly? Woven = null);

    private static string Words(FileState file) => file.Version > 0 ? $"instrumented by version {file.Version}"
        : file.State == NothingToInstrument ? "nothing to instrument" : "not instrumented";

    private static void WriteJson(List<FileState> states, Stream stream) => CommandJson.Write("instrument", stream, json => json.WriteList("files", states, file =>
    {
        json.WriteString("file", file.Path);
        json.WriteString("state", file.State);
        json.WriteNumber("instrumentedBy", file.Version);
        json.WriteBoolean("changed", file.IsChanged);
        json.WriteNumber("methods", file.Woven?.Woven.Count ?? 0);
        json.WriteList("skipped", file.Woven?.Skipped ?? [], skipped =>
        {
            json.WriteString("method", skipped.Name);
            json.WriteString("reason", skipped.Reason);
        });
    }));

    private static void Tell(List<FileState> states, bool isRestore)
    {
        foreach (var file in states.Where(file => file.IsChanged))
        {
            if (!Console.IsErrorRedirected)
                Console.Error.WriteLine($"{DisplayText.Of(file.Path)}: {(isRestore ? "restored" : $"{file.Woven!.Woven.Count} methods")}");
            foreach (var skipped in file.Woven?.Skipped ?? [])
                Console.Error.WriteLine($"{DisplayText.Of(file.Path)}: left out {DisplayText.Of(skipped.Name)}: {skipped.Reason}");
        }
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

    private static FileState StateOf(string file)
    {
        var state = InstrumentedAssembly.Inspect(file);
        // what an older version wove is to be woven anew; what depends on TorchSharp and has no module of its own is as it should be
        return state.Kind == AssemblyKind.Instrumented ? new(file, state.IsCurrent ? Instrumented : NotInstrumented, state.Version)
            : new(file, InstrumentedFile.Weave(file).Changed ? NotInstrumented : NothingToInstrument);
    }

    private static List<FileState> Instrument(List<string> files)
    {
        foreach (var file in files)
            NeedsTorchSharp(file, files);
        var woven = InstrumentedFile.Instrument(files).ToDictionary(one => one.Path, one => one.Woven, StringComparer.Ordinal);
        return files.ConvertAll(file => woven.TryGetValue(file, out var now) ? new FileState(file, Instrumented, now.State.Version, IsChanged: true, now)
            : InstrumentedAssembly.Inspect(file) is { Kind: AssemblyKind.Instrumented, Version: var version } ? new(file, Instrumented, version) : new(file, NothingToInstrument));
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

    private static List<FileState> Restore(List<string> files)
    {
        var restored = InstrumentedFile.Restore(files);
        var left = files.Except(restored, StringComparer.Ordinal).Where(file => InstrumentedAssembly.Inspect(file).Kind == AssemblyKind.Instrumented).ToList();
        if (left.Count > 0)
            throw new GraphBridgeException("no original of it was kept", left[0], remedy: "build the program anew; GraphBridgeInstrument=false builds it with the originals");
        return files.ConvertAll(file => restored.Contains(file, StringComparer.Ordinal) ? new FileState(file, NotInstrumented, IsChanged: true) : StateOf(file));
    }
}
