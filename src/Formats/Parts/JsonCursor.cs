using System.Text.Json;

namespace GraphBridge.Formats.Parts;

/// <summary>
/// A walk over JSON that knows what it expects. Before a value is read the cursor stands on its first token, after it on
/// its last.
/// </summary>
internal ref struct JsonCursor
{
    private readonly TextPool _pool;
    private readonly ElementCount _count;
    private Utf8JsonReader _reader;

    public JsonCursor(ReadOnlySpan<byte> json, ReadLimits limits, TextPool pool, ElementCount count)
    {
        _pool = pool;
        _count = count;
        _reader = new(json, new() { MaxDepth = Math.Max(1, limits.PartDepth) });
        Advance();
    }

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>How many graphs are around what is being read.</summary>
    public int GraphDepth { get; set; }

    public readonly void BeginObject() => Require(JsonTokenType.StartObject, "an object");

    public readonly void BeginArray() => Require(JsonTokenType.StartArray, "a list");

    /// <summary>Goes to the next member of an object and stands on its value; false at the object's end.</summary>
    public bool NextMember(out string name)
    {
        Advance();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }
        name = _pool.Text(ref _reader);
        Advance();
        return true;
    }

    /// <summary>Goes to the next item of a list; false at its end.</summary>
    public bool NextItem()
    {
        Advance();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Goes to the next item of a list that must be there.</summary>
    public void Item()
    {
        if (!NextItem())
            throw Expected("a longer list");
    }

    /// <summary>Goes to the end of a list that must be there.</summary>
    public void EndArray()
    {
        if (NextItem())
            throw Expected("a shorter list");
    }

    /// <summary>Goes to the end of an object that must be there.</summary>
    public void EndObject()
    {
        if (NextMember(out var name))
            throw Unknown(name);
    }

    public readonly string Text()
    {
        Require(JsonTokenType.String, "a text");
        return _reader.GetString()!;
    }

    public readonly string? TextOrNull() => _reader.TokenType == JsonTokenType.Null ? null : Text();

    /// <summary>A text of which there are few, each of which is made once.</summary>
    public string PooledText()
    {
        Require(JsonTokenType.String, "a text");
        return _pool.Text(ref _reader);
    }

    public readonly byte[] Bytes()
    {
        Require(JsonTokenType.String, "base64");
        return _reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Expected("base64");
    }

    public readonly long Int64()
    {
        Require(JsonTokenType.Number, "a whole number");
        return _reader.TryGetInt64(out var number) ? number : throw Expected("a whole number of 64 bits");
    }

    public readonly int Int32() => Int64() is var number and >= int.MinValue and <= int.MaxValue ? (int)number : throw Expected("a whole number of 32 bits");

    public readonly bool Bool() => Token is JsonTokenType.True or JsonTokenType.False ? _reader.GetBoolean() : throw Expected("true or false");

    public readonly double Double()
    {
        Require(JsonTokenType.Number, "a number");
        return _reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Expected("a number that a float of 64 bits can hold");
    }

    /// <summary>Whether the number is written as a float: with a point or an exponent.</summary>
    public readonly bool IsFloat => _reader.ValueSpan.IndexOfAny((byte)'.', (byte)'E', (byte)'e') >= 0;

    public readonly void End()
    {
        var rest = _reader;
        if (rest.Read())
            throw Expected("the end");
    }

    private void Advance()
    {
        if (!_reader.Read())
            throw Expected("more");
        _count.Add(Token switch
        {
            JsonTokenType.PropertyName => ElementCount.Member,
            JsonTokenType.EndObject or JsonTokenType.EndArray => 0,
            _ => ElementCount.Item,
        });
    }

    private readonly void Require(JsonTokenType token, string what)
    {
        if (_reader.TokenType != token)
            throw Expected(what);
    }

    public readonly GraphBridgeException Expected(string what) => Fault($"expected {what}");

    public readonly GraphBridgeException Unknown(string member) => Fault($"there is no meaning for '{(member.Length > 80 ? member[..80] + "…" : member)}'");

    public readonly GraphBridgeException Fault(string reason) =>
        new(reason + " in the JSON of a part of the graph", place: $"byte {_reader.TokenStartIndex + 1} of the JSON", remedy: "write the file again with this version");
}
