using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class QueryTests
{
    private static readonly string Residual = Graphbridge.Fixture("resnet18.onnx");

    [Fact]
    public async Task What_is_found_is_a_table() => Assert.Equal(
        """
        place  type       name                         module          output
               parameter  fc.weight                                    float32[10,32]
            4  Conv       /layer1/layer1.0/conv1/Conv  layer1.0.conv1  float32[1,4,16,16]
            7  Conv       /layer1/layer1.0/conv2/Conv  layer1.0.conv2  float32[1,4,16,16]
        3 found; the network has 69 operations

        """, (await Graphbridge.Run("query", Residual, "type(Conv*) & in(layer1.0) | fc.weight")).Succeeded());

    [Fact]
    public async Task As_comma_separated_values_nothing_is_shortened() => Assert.Equal(
        "place,type,name,module,pass,outputs\r\n,parameter,fc.weight,,,\"float32[10,32]\"\r\n4,ai.onnx::Conv,/layer1/layer1.0/conv1/Conv,layer1.0.conv1,1,\"float32[1,4,16,16]\"\r\n",
        (await Graphbridge.Run("query", Residual, "4 | fc.weight", "--csv")).Succeeded());

    [Fact]
    public async Task A_place_from_the_end_is_a_query() =>
        Assert.Contains("   68  Gemm  /fc/Gemm  fc ", (await Graphbridge.Run("query", Residual, "-1")).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_found_is_no_error() =>
        Assert.Equal("0 found; the network has 69 operations\n", (await Graphbridge.Run("query", Residual, "type(Dropout)")).Succeeded());

    [Fact]
    public async Task As_json_both_have_what_their_schemas_require()
    {
        var found = SchemaCheck.Require("query", (await Graphbridge.Run("query", Residual, "path(*, -1) | parents(-1)", "--json")).Succeeded());
        Assert.Equal(4, found.GetProperty("count").GetInt32());
        var structure = SchemaCheck.Require("structure", (await Graphbridge.Run("describe", Graphbridge.Fixture("lstm.onnx"), "--json")).Succeeded());
        Assert.True(structure.GetProperty("recurrent").GetBoolean());
    }

    [Fact]
    public async Task What_is_wrong_has_a_caret_under_it()
    {
        var ended = await Graphbridge.Run("query", Residual, "layer1 & tpye(Conv)");
        Assert.Equal("graphbridge: character 10 of the query: there is no function 'tpye'; did you mean 'type'.\n  layer1 & tpye(Conv)\n           ^\n", ended.Error);
        Assert.Equal(("", 2), (ended.Output, ended.Code));
    }

    [Fact]
    public async Task Structure_is_told_in_words() => Assert.Equal(
        """
        feed-forward: 69 operations in 75 calls of 75 modules, at most 63 one after another
        branches: 8 values go several ways, 8 operations join several; 8 residual connections
        outside modules: 1 operation: /Flatten

        """, (await Graphbridge.Run("describe", Residual)).Succeeded());
}
