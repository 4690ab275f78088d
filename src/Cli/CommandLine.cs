using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using GraphBridge.Cli.Commands;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli;

/// <summary>The whole command line: its commands, and how every run of it ends.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        // leaving through Exit lets what is half written be removed
        Console.CancelKeyPress += (_, _) => Environment.Exit(ExitCodes.Interrupted);
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
            return Fail($"{parsed.Errors[0].Message.TrimEnd('.')}; see '{NameOf(parsed.CommandResult.Command)} --help'.");
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (GraphBridgeException error)
        {
            return Fail(error.Summary, error.Details);
        }
        catch (OutputClosedException)
        {
            // whoever reads the output has seen enough
            return ExitCodes.Done;
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("GRAPHBRIDGE_DEBUG") is null or "")
        {
            return Fail($"this is a bug in graphbridge, please report it: {error.GetType().Name}: {error.Message.TrimEnd('.')}; "
                + "GRAPHBRIDGE_DEBUG=1 shows where it is.");
        }
    }

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
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }

    private static int Fail(string line, params IReadOnlyList<string> details)
    {
        Console.Error.WriteLine("graphbridge: " + DisplayText.Of(line));
        foreach (var detail in details)
            Console.Error.WriteLine("  " + DisplayText.Of(detail));
        return ExitCodes.BadInput;
    }

    private static string NameOf(Command command) => command is RootCommand ? "graphbridge" : "graphbridge " + command.Name;
}
