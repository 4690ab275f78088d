using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GraphBridge.Cli;

/// <summary>A command that shows in its help how it is used.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines, each with what it does.</summary>
    IReadOnlyList<(string Line, string Meaning)> Examples { get; }
}

/// <summary>The usual help with examples under it; those of all commands for the program itself.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    // asking for help is no error, whatever else stands on the line
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = command.Subcommands.Prepend(command).OfType<IHasExamples>().SelectMany(one => one.Examples).ToList();
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
            output.WriteLine($"  {line.PadRight(examples.Max(example => example.Line.Length))}  {meaning}");
        output.WriteLine();
        return code;
    }
}
