using System.Globalization;
using GraphBridge.Capture.TorchSharp.Operators;
using GraphBridge.Lowering.Rules;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>What rules declare of operators is what ATen declares.</summary>
public sealed class RuleSchemaTests
{
    [Fact]
    public void ARulesArgumentsAndDefaultsAreAtens()
    {
        var differences = new List<string>();
        foreach (var rule in RuleTable.All.Rules)
        {
            if (rule.Schema.Type.Domain != "aten" || Array.Find(AtenSchemas.Find(rule.Schema.Type.Name), schema => schema.Overload == rule.Schema.Overload) is not { } aten)
                continue;
            if (!rule.Schema.Arguments.Select(argument => argument.Name).SequenceEqual(aten.Arguments.Select(argument => argument.Name)))
                differences.Add($"{rule.Schema.Text}: ATen has ({string.Join(", ", aten.Arguments.Select(argument => argument.Name))})");
            differences.AddRange(from mine in rule.Schema.Arguments
                                 from theirs in aten.Arguments
                                     // what type a result has, the pass has shown
                                 where mine.Name == theirs.Name && mine.Name != "dtype" && theirs.Default is not null && Plain(mine.Default) != Plain(theirs.Default)
                                 select $"{rule.Schema.Text}: ATen has {theirs.Name}={theirs.Default}");
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [InlineData("add_", "Tensor", "add")]
    [InlineData("special_erf", "out", "special_erf")]
    [InlineData("eye", "m_out", "eye")]
    [InlineData("requires_grad_", "", "requires_grad_")]
    public void AnOperatorThatWritesIsLoweredAsTheOneThatDoesNot(string name, string overload, string pure) =>
        Assert.Equal(pure, RuleTable.All.Find(new("aten", name, overload))!.Schema.Name);

    [Fact]
    public void AnOperatorWithoutRuleIsNotFound() => Assert.Null(RuleTable.All.Find(new("aten", "special_airy_ai", "out")));

    private static string? Plain(string? text) => text switch
    {
        "Mean" => "1",
        "contiguous_format" => "0",
        _ => double.TryParse(text?.Trim('[', ']'), CultureInfo.InvariantCulture, out var number) ? number.ToString("G6", CultureInfo.InvariantCulture) : text?.Replace('\'', '"'),
    };
}
