using Xunit;

namespace GraphBridge.Tests;

public sealed class ForwardGraphBuilderTests
{
    private static readonly OpType Relu = new("aten", "relu");
    private readonly ForwardGraphBuilder _builder = new("main");

    [Fact]
    public void A_value_without_a_name_is_refused() =>
        Refused(() => _builder.AddValue("", ValueKind.Input), "empty name");

    [Fact]
    public void Two_values_of_one_name_are_refused_by_that_name()
    {
        _builder.AddInput("x");
        Refused(() => _builder.AddInput("x"), "'x'");
    }

    [Fact]
    public void Two_modules_of_one_path_are_refused_by_that_path()
    {
        _builder.AddModule("layer1", "Block");
        Refused(() => _builder.AddModule("layer1", "Block"), "'layer1'");
    }

    [Fact]
    public void Two_attributes_of_one_name_are_refused_at_their_operation() =>
        Refused(() => _builder.AddOperation(Relu, "r", [], [], [new("k", 1), new("k", 2)]), "operation 'r' (aten::relu)");

    [Theory]
    [InlineData(new[] { 'a', '\uD83D' })]
    [InlineData(new[] { '\uDE00' })]
    [InlineData(new[] { '\uDE00', '\uD83D' })]
    public void Half_of_a_surrogate_pair_is_refused_everywhere(char[] characters)
    {
        var text = new string(characters);
        Refused(() => _builder.AddValue(text, ValueKind.Input), "surrogate");
        Refused(() => _builder.AddModule(text, "Block"), "surrogate");
        Refused(() => _builder.AddModule("a", text), "surrogate");
        Refused(() => _builder.AddModule("a", "Block", arguments: text), "surrogate");
        Refused(() => _builder.AddOperation(Relu, text, [], []), "surrogate");
        Refused(() => _builder.AddOperation(Relu, "", [new(text, ValueId.None)], []), "surrogate");
        Refused(() => new NamedAttribute(text, 1), "surrogate");
        Refused(() => new AttributeValue.String(text), "surrogate");
        Refused(() => Metadata.Of(KeyValuePair.Create(text, "")), "surrogate");
        Refused(() => Metadata.Of(KeyValuePair.Create("", text)), "surrogate");
    }

    [Fact]
    public void A_value_that_two_operations_make_is_refused()
    {
        var y = _builder.AddValue("y", ValueKind.Activation);
        _builder.AddOperation(Relu, "first", [], [new("", y)]);
        _builder.AddOperation(Relu, "second", [], [new("", y)]);
        Refused(() => _builder.Build(), "two operations make the value 'y'", "operation 'second'");
    }

    [Theory]
    [InlineData(ValueKind.Input)]
    [InlineData(ValueKind.Parameter)]
    [InlineData(ValueKind.Buffer)]
    [InlineData(ValueKind.Constant)]
    [InlineData(ValueKind.Outer)]
    [InlineData(ValueKind.Undefined)]
    public void An_operation_makes_activations_only(ValueKind kind)
    {
        _builder.AddOperation(Relu, "r", [], [new("", _builder.AddValue("y", kind))]);
        Refused(() => _builder.Build(), "makes the value 'y'", "operation 'r'");
    }

    [Fact]
    public void An_activation_that_nothing_makes_is_refused()
    {
        _builder.AddValue("lost", ValueKind.Activation);
        Refused(() => _builder.Build(), "nothing makes the value 'lost'");
    }

    [Fact]
    public void A_value_used_before_it_is_made_is_refused()
    {
        var y = _builder.AddValue("y", ValueKind.Activation);
        _builder.AddOperation(Relu, "early", [new("", y)], []);
        _builder.AddOperation(Relu, "late", [], [new("", y)]);
        Refused(() => _builder.Build(), "'y' is used before it is made", "operation 'early'");
    }

    [Fact]
    public void An_operation_that_uses_its_own_result_is_refused()
    {
        var y = _builder.AddValue("y", ValueKind.Activation);
        _builder.AddOperation(Relu, "loop", [new("", y)], [new("", y)]);
        Refused(() => _builder.Build(), "'y' is used before it is made");
    }

    [Fact]
    public void A_nested_graph_that_uses_what_nothing_around_it_defines_is_refused()
    {
        var nested = new ForwardGraphBuilder();
        nested.AddValue("secret", ValueKind.Outer);
        _builder.AddOperation(new("ai.onnx", "If"), "if", [], [], [new("then_branch", new AttributeValue.Graph(nested.Build()))]);
        Refused(() => _builder.Build(), "'secret'", "operation 'if'");
    }

    [Fact]
    public void A_nested_graph_that_uses_what_is_made_later_is_refused()
    {
        var nested = new ForwardGraphBuilder();
        nested.AddValue("later", ValueKind.Outer);
        var later = _builder.AddValue("later", ValueKind.Activation);
        _builder.AddOperation(new("ai.onnx", "If"), "if", [], [], [new("then_branch", new AttributeValue.Graph(nested.Build()))]);
        _builder.AddOperation(Relu, "r", [], [new("", later)]);
        Refused(() => _builder.Build(), "'later' is used before it is made");
    }

    [Fact]
    public void Ids_of_another_builder_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.MarkOutput(new(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.AddOperation(Relu, "", [new("", new(3))], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.AddCall(new(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.AddModule("a", "", new ModuleId(0)));
    }

    [Fact]
    public void A_builder_is_used_up_by_building()
    {
        _builder.Build();
        Assert.Throws<InvalidOperationException>(() => _builder.AddInput("x"));
    }

    [Fact]
    public void A_free_name_is_the_stem_where_it_is_free_and_new_where_it_is_not()
    {
        Assert.Equal("x", _builder.FreeName("x"));
        _builder.AddInput("x");
        var free = _builder.FreeName("x");
        Assert.NotEqual("x", free);
        Assert.StartsWith("x", free, StringComparison.Ordinal);
        Assert.NotEqual("", _builder.FreeName(""));
    }

    private static void Refused(Func<object> action, params string[] words) => Refused(() => { action(); }, words);

    private static void Refused(Action action, params string[] words)
    {
        var error = Assert.Throws<GraphBridgeException>(action);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.NotNull(error.Remedy);
        Assert.Null(error.File);
    }

    [Fact]
    public void Two_attributes_of_one_name_are_found_among_any_number()
    {
        NamedAttribute[] attributes = [.. Enumerable.Range(0, 100_000).Select(i => new NamedAttribute("a" + i, new AttributeValue.None()))];
        new ForwardGraphBuilder().AddOperation(new("", "Many"), "op", [], [], attributes);
        attributes[^1] = attributes[5];
        Assert.Contains("'a5'", Assert.Throws<GraphBridgeException>(() => new ForwardGraphBuilder().AddOperation(new("", "Many"), "op", [], [], attributes)).Reason, StringComparison.Ordinal);
    }
}
