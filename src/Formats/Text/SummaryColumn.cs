using System.Collections.Immutable;

namespace GraphBridge.Formats.Text;

/// <summary>What a column of a summary's table shows.</summary>
public enum SummaryColumn
{
    /// <summary>What the row is called, indented by depth.</summary>
    Name,
    /// <summary>The module's type, or the operator.</summary>
    Type,
    /// <summary>The types of what leaves it.</summary>
    Output,
    /// <summary>How many elements its parameters have.</summary>
    Parameters,
    /// <summary>How many of these elements are learned.</summary>
    Trainable,
    /// <summary>The bytes of its parameters.</summary>
    Size,
    /// <summary>Its multiply-adds.</summary>
    MultiplyAdds,
    /// <summary>The bytes that it makes for results.</summary>
    Memory,
    /// <summary>Its wall time.</summary>
    Time,
    /// <summary>What part of the pass's wall time that is.</summary>
    Share,
}

/// <summary>The columns of a summary's table: their names, and which are shown.</summary>
public static class SummaryColumns
{
    /// <summary>The columns by the names that head them.</summary>
    public static ImmutableSortedDictionary<string, SummaryColumn> ByName { get; } =
        Enum.GetValues<SummaryColumn>().ToImmutableSortedDictionary(NameOf, column => column, StringComparer.Ordinal);

    /// <summary>The name that heads a column.</summary>
    public static string NameOf(SummaryColumn column) => column switch
    {
        SummaryColumn.Name => "name",
        SummaryColumn.Type => "type",
        SummaryColumn.Output => "output",
        SummaryColumn.Parameters => "parameters",
        SummaryColumn.Trainable => "trainable",
        SummaryColumn.Size => "size",
        SummaryColumn.MultiplyAdds => "mult-adds",
        SummaryColumn.Memory => "memory",
        SummaryColumn.Time => "time",
        SummaryColumn.Share => "share",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    };

    /// <summary>The columns to show where none are asked for: those that fit beside each other on a usual terminal and have most to tell.</summary>
    public static ImmutableArray<SummaryColumn> DefaultFor(GraphSummary summary) =>
    [
        SummaryColumn.Name, SummaryColumn.Type, SummaryColumn.Output,
        .. (SummaryColumn[])(summary.Totals switch
        {
            { Time: not null } => [SummaryColumn.MultiplyAdds, SummaryColumn.Time, SummaryColumn.Share],
            { Cost.MultiplyAdds: 0, Cost.Unknown: 0 } => [SummaryColumn.Parameters, SummaryColumn.Size],
            _ => [SummaryColumn.Parameters, SummaryColumn.MultiplyAdds],
        }),
    ];

    /// <summary>Whether a column holds numbers, which stand to the right.</summary>
    public static bool IsNumber(SummaryColumn column) => column is not (SummaryColumn.Name or SummaryColumn.Type or SummaryColumn.Output);

    /// <summary>What rows are sorted by, of all that each stands for; null where a column holds no number.</summary>
    internal static Func<SummaryRow, double>? KeyOf(SummaryColumn column) => column switch
    {
        SummaryColumn.Name or SummaryColumn.Type or SummaryColumn.Output => null,
        SummaryColumn.Parameters => row => (double)row.Parameters.Elements * row.Count,
        SummaryColumn.Trainable => row => (double)row.Trainable.GetValueOrDefault() * row.Count,
        SummaryColumn.Size => row => (double)row.Parameters.Bytes * row.Count,
        SummaryColumn.MultiplyAdds => row => (double)row.Cost.MultiplyAdds * row.Count,
        SummaryColumn.Memory => row => (double)row.Memory * row.Count,
        SummaryColumn.Time or SummaryColumn.Share => row => row.Time.GetValueOrDefault().Ticks,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    };
}
