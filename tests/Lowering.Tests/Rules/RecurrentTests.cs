using GraphBridge.Capture.Npy;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class RecurrentTests
{
    [Theory]
    [InlineData("lstm.input", 4, 1, false, true, false, 0)]
    [InlineData("lstm.input", 4, 2, true, true, true, 0)]
    [InlineData("lstm.input", 4, 1, true, false, false, 0)]
    [InlineData("lstm.input", 4, 1, false, true, true, 2)]
    [InlineData("lstm.input", 4, 2, true, true, false, 2)]
    [InlineData("lstm.input", 4, 2, true, false, true, 3)]
    [InlineData("gru.input", 3, 1, false, true, true, 0)]
    [InlineData("gru.input", 3, 2, true, true, false, 0)]
    [InlineData("gru.input", 3, 2, false, false, false, 0)]
    [InlineData("rnn_tanh.input", 1, 2, true, true, true, 0)]
    [InlineData("rnn_relu.input", 1, 1, false, true, false, 0)]
    [InlineData("rnn_relu.input", 1, 2, true, false, false, 0)]
    public void LayersGiveWhatLibtorchGives(string name, int gates, int layers, bool bothWays, bool biases, bool batchFirst, int projection)
    {
        const int time = 5, batch = 2, features = 3, size = 4;
        var directions = bothWays ? 2 : 1;
        var state = projection > 0 ? projection : size;
        var parameters = new List<string>();
        for (var layer = 0; layer < layers; layer++)
            for (var direction = 0; direction < directions; direction++)
            {
                parameters.Add($"float32[{gates * size},{(layer == 0 ? features : state * directions)}]");
                parameters.Add($"float32[{gates * size},{state}]");
                if (biases)
                    parameters.AddRange([$"float32[{gates * size}]", $"float32[{gates * size}]"]);
                if (projection > 0)
                    parameters.Add($"float32[{projection},{size}]");
            }
        var (hidden, cell) = ($"float32[{layers * directions},{batch},{state}]", $"float32[{layers * directions},{batch},{size}]");
        string[] arguments =
        [
            batchFirst ? $"input=float32[{batch},{time},{features}]" : $"input=float32[{time},{batch},{features}]",
            name.StartsWith("lstm", StringComparison.Ordinal) ? $"hx=[{hidden}, {cell}]" : "hx=" + hidden,
            $"params=[{string.Join(", ", parameters)}]", $"has_biases={(biases ? "true" : "false")}", $"num_layers={layers}", "dropout=0.0", "train=false",
            $"bidirectional={(bothWays ? "true" : "false")}", $"batch_first={(batchFirst ? "true" : "false")}",
        ];
        new OperatorCheck { Parameters = ["params"], Absolute = 1e-5 }.Run(name, arguments);
        // weights that are computed, as those of a weight norm are
        new OperatorCheck { On = [18], Absolute = 1e-5 }.Run(name, arguments);
        new OperatorCheck { Parameters = ["params"], On = [18], Absolute = 1e-5, Results = [0] }.Run(name, [.. arguments.Select(argument =>
            argument.StartsWith("hx", StringComparison.Ordinal) ? argument.Replace("]]", "]:zeros]", StringComparison.Ordinal) : argument)]);
    }

    [Theory]
    [InlineData("lstm.data", 4, 2, true)]
    [InlineData("lstm.data", 4, 1, false)]
    [InlineData("gru.data", 3, 1, true)]
    [InlineData("rnn_tanh.data", 1, 2, false)]
    [InlineData("rnn_relu.data", 1, 1, true)]
    public void PackedSequencesGiveWhatLibtorchGives(string name, int gates, int layers, bool bothWays)
    {
        var directions = bothWays ? 2 : 1;
        var parameters = Enumerable.Range(0, layers * directions).SelectMany(i => new[]
        {
            $"float32[{gates * 4},{(i < directions ? 3 : 4 * directions)}]", $"float32[{gates * 4},4]", $"float32[{gates * 4}]", $"float32[{gates * 4}]",
        });
        var state = $"float32[{layers * directions},3,4]";
        using var sizes = new ArrayFile(3, 3, 2, 1, 1);
        new OperatorCheck { Parameters = ["params"], Absolute = 1e-5 }.Run(name, "data=float32[10,3]", $"batch_sizes={sizes.Spec}",
            name.StartsWith("lstm", StringComparison.Ordinal) ? $"hx=[{state}, {state}]" : "hx=" + state, $"params=[{string.Join(", ", parameters)}]", "has_biases=true",
            $"num_layers={layers}", "dropout=0.0", "train=false", $"bidirectional={(bothWays ? "true" : "false")}");
    }

    [Theory]
    [InlineData("input=float32[3,6,2]", "batch_first=true")]
    [InlineData("input=float32[5,3,2,4]", "batch_first=false")]
    public void SequencesArePackedAsLibtorchDoes(string input, string batchFirst)
    {
        using var lengths = new ArrayFile(5, 3, 2);
        OperatorCheck.Check("_pack_padded_sequence", input, $"lengths={lengths.Spec}", batchFirst);
    }

    [Theory]
    [InlineData("data=float32[10,3]", "batch_first=true", "padding_value=0.0", "total_length=-1")]
    [InlineData("data=float32[10,3,2]", "batch_first=false", "padding_value=-2.5", "total_length=7")]
    public void SequencesAreUnpackedAsLibtorchDoes(string data, params string[] more)
    {
        using var sizes = new ArrayFile(3, 3, 2, 1, 1);
        OperatorCheck.Check("_pad_packed_sequence", [data, $"batch_sizes={sizes.Spec}", .. more]);
    }

    [Theory]
    [InlineData("batch_first=true", "padding_value=0.0")]
    [InlineData("batch_first=false", "padding_value=1.5")]
    public void SequencesArePadded(params string[] more) => OperatorCheck.Check("pad_sequence", ["sequences=[float32[3,2], float32[5,2], float32[1,2]]", .. more]);

    /// <summary>Numbers in a file, to be an argument.</summary>
    private sealed class ArrayFile : IDisposable
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".npy");

        public ArrayFile(params long[] numbers) =>
            NpyFile.Write(_path, TensorData.FromBytes(ElementType.Int64, [numbers.Length], numbers.SelectMany(BitConverter.GetBytes).ToArray()));

        public string Spec => "@" + _path;

        public void Dispose() => File.Delete(_path);
    }

    [Theory]
    [InlineData("lstm_cell", 4, "hx=[float32[2,4], float32[2,4]]", "b_ih=float32[16]", "b_hh=float32[16]")]
    [InlineData("lstm_cell", 4, "hx=[float32[2,4], float32[2,4]]")]
    [InlineData("gru_cell", 3, "hx=float32[2,4]", "b_ih=float32[12]", "b_hh=float32[12]")]
    [InlineData("rnn_tanh_cell", 1, "hx=float32[2,4]", "b_ih=float32[4]", "b_hh=float32[4]")]
    [InlineData("rnn_relu_cell", 1, "hx=float32[2,4]")]
    public void ACellGivesWhatLibtorchGives(string name, int gates, params string[] more) => new OperatorCheck { Parameters = ["w_ih", "w_hh", "b_ih", "b_hh"], Absolute = 1e-5 }.Run(
        name, ["input=float32[2,3]", more[0], $"w_ih=float32[{gates * 4},3]", $"w_hh=float32[{gates * 4},4]", .. more[1..]]);
}
