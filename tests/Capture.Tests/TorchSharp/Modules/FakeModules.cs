#pragma warning disable CS0414, IDE0051, IDE0052, IDE1006
namespace TorchSharp.Modules;

internal sealed class Parameter(params long[] shape) : torch.Tensor(shape);

internal enum PaddingModes
{
    Zeros,
    Reflect,
}

internal enum Padding
{
    Valid,
    Same,
}

internal class Linear : torch.nn.Module
{
    public Linear(long inFeatures, long outFeatures, bool hasBias = true)
    {
        parameters.Add(("weight", new(outFeatures, inFeatures)));
        if (hasBias)
            parameters.Add(("bias", new(outFeatures)));
    }

    /// <summary>As in TorchSharp, a new object each time.</summary>
    public Parameter bias => parameters.Count < 0 ? new() : throw new InvalidOperationException("a tensor was made anew");
}

internal class Convolution : torch.nn.Module
{
    public long in_channels { get; init; }
    public long out_channels { get; init; }
    public long[] kernel_size { get; init; } = [];
    public long[] stride { get; init; } = [];
    public long[]? padding { get; init; }
    public Padding? padding_type { get; init; }
    public long[] dilation { get; init; } = [];
    public long[]? output_padding { get; init; }
    public long groups { get; init; } = 1;
    public PaddingModes padding_mode { get; init; }
}

internal sealed class Conv2d : Convolution;

internal sealed class MaxPool2d : torch.nn.Module
{
    public long[] kernel_size { get; init; } = [];
    public long[]? stride { get; init; }
    public long[]? padding { get; init; }
    public long[]? dilation { get; init; }
    public bool ceil_mode { get; init; }
}

internal class NormBase : torch.nn.Module
{
    public long num_features { get; init; }
    public double eps { get; init; } = 1e-5;
    public double? momentum { get; init; } = 0.1;
    public bool affine { get; init; } = true;
    public bool track_running_stats { get; init; } = true;
}

internal sealed class BatchNorm2d : NormBase;

internal sealed class LSTM : torch.nn.Module
{
    private readonly bool _batch_first = true;

    public LSTM(long input, long hidden, int layers)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            parameters.Add(($"bias_hh_l{layer}", new(4 * hidden)));
            parameters.Add(($"weight_ih_l{layer}", new(4 * hidden, layer == 0 ? input : hidden)));
            parameters.Add(($"weight_hh_l{layer}", new(4 * hidden, hidden)));
            parameters.Add(($"bias_ih_l{layer}", new(4 * hidden)));
        }
    }
}

internal sealed class RNN : torch.nn.Module
{
    private readonly bool _batch_first = true;
}

internal sealed class Embedding : torch.nn.Module
{
    public Embedding(long rows, long columns) => parameters.Add(("weight", new(rows, columns)));
}

internal sealed class Unfold : torch.nn.Module
{
    private readonly (long, long) kernelSize = (2, 3);
    private readonly (long, long) dilation = (1, 1);
}

internal sealed class ReLU : torch.nn.Module;

internal sealed class MultiheadAttention : torch.nn.Module;

/// <summary>As the older versions have it: all that it was made with is in native code.</summary>
internal sealed class Conv1d : torch.nn.Module
{
    public Conv1d()
    {
        parameters.Add(("weight", new(6, 3, 5)));
        parameters.Add(("bias", new(6)));
    }
}

internal sealed class AvgPool2d : torch.nn.Module;

internal sealed class ConstantPad2d : torch.nn.Module;

internal sealed class AdaptiveAvgPool2d : torch.nn.Module
{
    public long[] output_size { get; set; } = [5, 5];
}

internal sealed class TransformerEncoderLayer : torch.nn.Module;

internal sealed class TransformerEncoder : torch.nn.Module;

internal sealed class LSTMCell : torch.nn.Module;

internal sealed class EmbeddingBag : torch.nn.Module
{
    public EmbeddingBag() => parameters.Add(("weight", new(10, 3)));
}

internal sealed class HuberLoss : torch.nn.Module;

internal enum Reduction
{
    None,
    Mean,
    Sum,
}

internal enum NonLinearities
{
    ReLU,
    Tanh,
}

internal enum EmbeddingBagMode
{
    Sum,
    Mean,
    Max,
}

internal sealed class ModuleList<T> : torch.nn.Module
{
    public T? Last { get; set; }
}

internal sealed class Sequential : torch.nn.Module;
