using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>Whole models with dynamic axes, at sizes that were not captured.</summary>
public sealed class DynamicModelTests
{
    [Fact]
    public void Mlp() => new DynamicCheck().Run("mlp", "x:0=batch", ["float32[2,8]"], [1], [6], [11]);

    [Fact]
    public void Resnet() => new DynamicCheck().Run("resnet18_traced", "x:0=batch,x:2=height,x:3=width", ["float32[1,3,64,64]"], [2, 64, 64], [1, 96, 70], [3, 65, 91]);

    [Fact]
    public void Mobilenet() => new DynamicCheck().Run("mobilenet_v2", "x:0=batch,x:2=height,x:3=width", ["float32[1,3,64,64]"], [2, 64, 64], [1, 96, 70], [3, 65, 91]);

    [Fact]
    public void Gpt2_traced() => new DynamicCheck().Run("gpt2_traced", "tokens:0=batch,tokens:1=seq", ["int64[2,6]:0..60"], [1, 1], [3, 4], [4, 5]);

    [Fact]
    public void Gpt2_scripted() => new DynamicCheck().Run("gpt2_scripted", "tokens:0=batch,tokens:1=seq", ["int64[2,6]:0..60"], [1, 1], [3, 4], [4, 5]);

    [Fact]
    public void Lstm() => new DynamicCheck().Run("lstm", "tokens:0=batch,tokens:1=seq", ["int64[2,6]:0..10"], [1, 1], [3, 4], [4, 5]);

    /// <summary>Positions, masks, parts, sums, products and quotients of three sizes.</summary>
    [Fact]
    public void What_a_program_computes_of_sizes() => new DynamicCheck().Run("sizes", "x:0=batch,x:1=seq,memory:0=batch,memory:1=mem", ["float32[2,9,8]", "float32[2,4,8]"], [1, 6, 3], [3, 16, 1], [4, 31, 8]);

    [Fact]
    public void Gru() => new DynamicCheck().Run("gru", "input:0=seq,input:1=batch", ["float32[5,2,4]"], [1, 1], [3, 4], [4, 5]);

    [Fact]
    public void Attention() => new DynamicCheck().Run("attention", "x:0=batch,x:1=seq", ["float32[2,5,8]"], [1, 1], [3, 4], [4, 5]);

    /// <summary>A loop over time has as many rounds as the pass had; the batch may differ.</summary>
    [Fact]
    public void Lstm_cell_in_a_loop() => new DynamicCheck().Run("lstm_cell", "x:0=batch", ["float32[2,4,5]"], [1], [3], [7]);

    [Fact]
    public void Writes_through_views() => new DynamicCheck().Run("in_place_views", "x:0=batch", ["float32[2,6]"], [1], [5], [9]);

    [Fact]
    public void Transformer_encoder() => new DynamicCheck().Run("transformer_encoder", "src:0=batch,src:1=seq", ["float32[2,5,8]"], [1, 1], [3, 4], [4, 5]);
}
