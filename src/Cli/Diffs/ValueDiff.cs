using System.Text.Json;
using GraphBridge.Cli.Values;
using GraphBridge.Compare.Values;
using static GraphBridge.Cli.Values.ValueWords;

namespace GraphBridge.Cli.Diffs;

/// <summary>How the values of two passes compare, as lines and as JSON.</summary>
internal static class ValueDiff
{
    public static void WriteText(PassDifference difference, TextWriter writer)
    {
        if (difference.First is { } first)
        {
            Line(writer, $"{Agreeing(difference)}, and the first to depart is {first.B.Name}{(first.A.Name == first.B.Name ? "" : $" (was {first.A.Name})")}, "
                + (first.Elements is { } elements ? $"which {Departs(elements)}" : $"whose {Figure(first.Statistics!)}"));
            Last(writer, "was made by", first.OperationsOfA);
            Last(writer, "is made by ", first.OperationsOfB);
            foreach (var weight in first.Weights)
                Line(writer, $"  of another {weight.B}");
        }
        else
        {
            Line(writer, Agreeing(difference));
        }
        if (difference.NotCompared > 0)
            Line(writer, $"not compared{(difference.First is null ? "" : " before it")}: {Counted(difference.NotCompared)} that one side does not have, or has without elements and statistics");
    }

    private static string Agreeing(PassDifference difference) => Counted(difference.Agreeing) + (difference.Agreeing == 1 ? " agrees" : " agree");

    private static string Figure(StatisticsComparison statistics) => $"{statistics.Figure} is {Number(statistics.ActualFigure, 9)} and not {Number(statistics.ExpectedFigure, 9)}";

    /// <summary>Writes the form that <c>docs/schema/value-diff.schema.json</c> describes.</summary>
    public static void WriteJson(PassDifference difference, Stream destination)
    {
        CommandJson.Write("value-diff", destination, json =>
        {
            json.WriteBoolean("agrees", difference.First is null);
            json.WriteNumber("agreeing", difference.Agreeing);
            json.WriteNumber("notCompared", difference.NotCompared);
            json.WritePropertyName("first");
            if (difference.First is { } first)
                Write(json, first);
            else
                json.WriteNullValue();
        });
    }

    private static void Write(Utf8JsonWriter json, ValueDeparture first)
    {
        json.WriteStartObject();
        json.WriteString("old", first.A.Name);
        json.WriteString("new", first.B.Name);
        json.WritePropertyName("elements");
        if (first.Elements is { } elements)
            ValueJson.Write(json, elements);
        else
            json.WriteNullValue();
        json.WritePropertyName("statistics");
        if (first.Statistics is { } statistics)
        {
            json.WriteStartObject();
            json.WriteString("figure", statistics.Figure);
            ValueJson.Number(json, "expected", statistics.ExpectedFigure);
            ValueJson.Number(json, "actual", statistics.ActualFigure);
            ValueJson.Number(json, "allowedAbsolute", statistics.Tolerance.Absolute);
            ValueJson.Number(json, "allowedRelative", statistics.Tolerance.Relative);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        ValueJson.Write(json, "oldOperations", first.OperationsOfA);
        ValueJson.Write(json, "newOperations", first.OperationsOfB);
        json.WriteStartArray("weights");
        foreach (var weight in first.Weights)
        {
            json.WriteStartObject();
            json.WriteString("old", weight.A.Name);
            json.WriteString("new", weight.B.Name);
            json.WriteString("type", weight.B.Type?.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
