using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using GraphBridge.Cli.Commands;
using GraphBridge.Files;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli;

/// <summary>The whole command line: its commands, and how every run of it ends.</summary>
internal static class CommandLine
{
    /// <summary>SIGXFSZ, which .NET has no name for.</summary>
    private const int TooLongFile = 25;

    /// <summary>They hold until the process is gone: a signal may still be on its way when a command ends.</summary>
    private static PosixSignalRegistration[]? _onSignals;

    /// <summary>The code to end with when a signal said so; 0 for none.</summary>
    private static volatile int _endsWith;

    public static int Run(string[] args)
    {
        var code = RunToItsEnd(args);
        // the signal may have come while the last was done, which it waits for
        return _endsWith != 0 ? _endsWith : code;
    }

    private static void End(int code)
    {
        _endsWith = code;
        Environment.Exit(code);
    }

    private static int RunToItsEnd(string[] args)
    {
        // leaving through Exit lets what is half written be removed
        Console.CancelKeyPress += (_, _) => End(ExitCodes.Interrupted);
        _onSignals ??= OnSignals();
        // the code alone tells
        if (!InheritedStreams.Has(InheritedStreams.Error))
            Console.SetError(TextWriter.Null);
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
            return Fail($"{parsed.Errors[0].Message.TrimEnd('.')}; see '{NameOf(parsed.CommandResult.Command)} --help'.");
        // help and the version, which are not ours to print
        var isTold = parsed.Action != parsed.CommandResult.Command.Action;
        if (isTold && !InheritedStreams.Has(InheritedStreams.Output))
            return Fail(StandardStreams.NoOutput.Summary);
        GraphInput.TakeLimits(parsed);
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (GraphBridgeException error)
        {
            return Fail(error.Summary, error.Details);
        }
        catch (IOException error) when (isTold)
        {
            return Fail(FileErrors.CannotWrite(StandardStreams.OutputName, error).Summary);
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("GRAPHBRIDGE_DEBUG") is null or "")
        {
            return Fail($"this is a bug in graphbridge, please report it: {error.GetType().Name}: {error.Message.TrimEnd('.')}; "
                + "GRAPHBRIDGE_DEBUG=1 shows where it is.");
        }
    }

    private static PosixSignalRegistration[] OnSignals() => OperatingSystem.IsWindows() ? [] :
    [
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => End(ExitCodes.HungUp)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(ExitCodes.Terminated)),
        // a limit on the length of files is an error as a full disk is, and no reason to be killed
        PosixSignalRegistration.Create((PosixSignal)TooLongFile, signal => signal.Cancel = true),
    ];

    private static RootCommand Root()
    {
        var root = new RootCommand("Captures neural networks' forward passes, compares them, and carries them between ONNX, Graphviz, Netron and GraphML.")
        {
            new CaptureCommand(),
            new ConvertCommand(),
            new ViewCommand(),
            new SummaryCommand(),
            new DescribeCommand(),
            new QueryCommand(),
            new StatsCommand(),
            new DiffCommand(),
            new VerifyCommand(),
            new HashCommand(),
            new InstrumentCommand(),
            new FormatsCommand(),
        };
        root.Options.Add(GraphInput.Trusted);
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }

    private static int Fail(string line, params IReadOnlyList<string> details)
    {
        // what fails because the process is ending is not told
        using var step = Unfinished.Step();
        try
        {
            Console.Error.WriteLine("graphbridge: " + DisplayText.Of(line));
            foreach (var detail in details)
                Console.Error.WriteLine("  " + DisplayText.Of(detail));
        }
        catch (IOException)
        {
            // the code still tells
        }
        return ExitCodes.BadInput;
    }

    private static string NameOf(Command command) => command is RootCommand ? "graphbridge" : "graphbridge " + command.Name;
}
