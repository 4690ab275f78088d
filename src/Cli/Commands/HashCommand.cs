using System.CommandLine;
using System.Text;
using GraphBridge.Cli.Diffs;
using GraphBridge.Compare;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge hash</c>: prints a graph's structural hash.</summary>
internal sealed class HashCommand : Command, IHasExamples
{
    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<HashOptions?> _with = WithOption();
    private readonly Option<bool> _json = CommandJson.Flag("hash");

    public HashCommand() : base("hash", "Prints a hash of a network's structure: equal for networks that compute the same in the same way.")
    {
        Arguments.Add(_in);
        Options.Add(_from);
        Options.Add(_with);
        Options.Add(_json);
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge hash net.onnx", "the same whatever things are called and whatever was learned"),
        ("graphbridge hash net.onnx --with weights,names", "of these too"),
    ];

    /// <summary>The option by which commands are told what goes into a hash.</summary>
    public static Option<HashOptions?> WithOption() => WordList.Named("--with", "PARTS", "What else goes into the hash: weights, names.",
        ["names", "weights"], DiffWords.Hashed);

    private int Run(ParseResult arguments)
    {
        var graph = GraphInput.Load(arguments.GetRequiredValue(_in), arguments.GetValue(_from));
        var options = arguments.GetValue(_with) ?? new();
        var hash = Waiting.For("hashing", () => GraphHash.Of(graph, options));
        StandardStreams.WriteOutput(stream =>
        {
            if (arguments.GetValue(_json))
                WriteJson(graph, hash, options, stream);
            else
                stream.Write(Encoding.UTF8.GetBytes(hash + "\n"));
        });
        return ExitCodes.Done;
    }

    private static void WriteJson(ForwardGraph graph, string hash, HashOptions options, Stream stream) => CommandJson.Write("hash", stream, json =>
    {
        json.WriteString("graph", graph.Name);
        json.WriteString("hash", hash);
        json.WriteBoolean("weights", options.Weights);
        json.WriteBoolean("names", options.Names);
    });
}
