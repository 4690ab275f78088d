using System.CommandLine;
using System.Text;
using GraphBridge.Formats.Text;
using GraphBridge.Query.Json;
using GraphBridge.Query.Structure;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge describe</c>: says in words how a network is built.</summary>
internal sealed class DescribeCommand : Command, IHasExamples
{
    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<bool> _json = CommandJson.Flag("structure");

    public DescribeCommand() : base("describe", "Says in words how a network is built: branches, loops, shared modules, what nothing uses.")
    {
        Arguments.Add(_in);
        Options.Add(_from);
        Options.Add(_json);
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge describe net.onnx", "in words"),
        ("graphbridge describe net.onnx --json | jq .recurrent", "for programs"),
    ];

    private int Run(ParseResult arguments)
    {
        var graph = GraphInput.Load(arguments.GetRequiredValue(_in), arguments.GetValue(_from));
        var structure = Waiting.For("looking", () => GraphStructure.Of(graph));
        if (arguments.GetValue(_json))
            StandardStreams.WriteOutput(stream => StructureJson.Write(structure, stream));
        else
            StandardStreams.WriteOutput(stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(
                StructureText.Lines(structure).Select(line => DisplayText.Of(line) + "\n")))));
        return ExitCodes.Done;
    }
}
