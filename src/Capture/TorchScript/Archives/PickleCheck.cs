using System.Buffers.Binary;
using System.Text;
using GraphBridge.Capture.Zip;

namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>
/// Follows a pickle as libtorch's reader does, which takes what isn't there from its stack, without making anything of it.
/// An instruction that libtorch doesn't know ends the check: it says so itself.
/// </summary>
internal ref struct PickleCheck
{
    private static readonly PickleValue.Tuple NoElements = new([]);

    private readonly ReadOnlySpan<byte> _pickle;
    private readonly string _entry;
    private readonly PickleCalls _calls;
    private readonly List<PickleValue> _stack = [];
    private readonly List<int> _marks = [];
    private readonly List<PickleValue?> _memo = [];
    private readonly int _mostValues;
    private int _made;
    private int _at;

    private PickleCheck(ReadOnlySpan<byte> pickle, string entry, PickleCalls calls, int mostValues)
    {
        _mostValues = mostValues;
        _pickle = pickle;
        _entry = entry;
        _calls = calls;
    }

    /// <summary>Returns when the pickle takes nothing that it hasn't put there.</summary>
    /// <param name="pickle">The pickle.</param>
    /// <param name="entry">The entry it is from.</param>
    /// <param name="bytesOf">The bytes of a storage by its key; null where there is none.</param>
    /// <param name="limits">How many values it may make, and how deep they nest.</param>
    public static void Require(ReadOnlySpan<byte> pickle, string entry, Func<string, long?> bytesOf, ReadLimits limits)
    {
        var check = new PickleCheck(pickle, entry, new(entry, bytesOf), limits.PickleValues);
        while (check.Step())
        {
            if (check._stack.Count > 0 && check._stack[^1].Depth > limits.PickleDepth)
                throw check.Broken($"nests values more than {limits.PickleDepth} deep");
        }
    }

    /// <summary>Follows one instruction; false after the last.</summary>
    private bool Step()
    {
        switch ((char)Take(1)[0])
        {
            case '\u0080': Take(1); return true;
            case '.': return false;
            case '(': return Mark();
            case 'N' or '\u0088' or '\u0089': return Push(PickleValue.Other.Plain);
            case 'G': Take(8); return Push(PickleValue.Other.Plain);
            case 'K': return Push(PickleValue.Number.Of(Take(1)[0]));
            case 'M': return Push(new PickleValue.Number(BinaryPrimitives.ReadUInt16LittleEndian(Take(2))));
            case 'J': return Push(new PickleValue.Number(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
            case '\u008A': return Push(new PickleValue.Number(Long(Take(Take(1)[0]))));
            case 'X': return Push(new PickleValue.Text(Encoding.UTF8.GetString(Take(Length(Take(4))))));
            case 'c': return Push(new PickleValue.Global(Line(), Line()));
            case 'q': return Put(Take(1)[0]);
            case 'r': return Put(Length(Take(4)));
            case 'h': return Get(Take(1)[0]);
            case 'j': return Get(Length(Take(4)));
            case ')': return Push(NoElements);
            case '\u0085': return Push(new PickleValue.Tuple(Pop(1)));
            case '\u0086': return Push(new PickleValue.Tuple(Pop(2)));
            case '\u0087': return Push(new PickleValue.Tuple(Pop(3)));
            case 't': return Push(new PickleValue.Tuple(PopMarked()));
            case ']': return Push(new PickleValue.Container(false));
            case '}': return Push(new PickleValue.Container(true));
            case 'e': return Fill(isDictionary: false);
            case 'u': return Fill(isDictionary: true);
            // the class stays for BUILD, and the arguments, which are empty, go
            case '\u0081': return PopClassArguments();
            case 'b' or 'R': return Call();
            case 'Q': return Push(_calls.Storage(Pop(1)[0]));
            default: _at = _pickle.Length; return false;
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _pickle.Length - _at)
            throw Broken("ends too soon");
        _at += count;
        return _pickle.Slice(_at - count, count);
    }

    private string Line()
    {
        var length = _pickle[_at..].IndexOf((byte)'\n');
        if (length < 0)
            throw Broken("ends too soon");
        return Encoding.UTF8.GetString(Take(length + 1)[..^1]);
    }

    private readonly int Length(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var length && length <= _pickle.Length
        ? (int)length : throw Broken("speaks of more values or letters than it has bytes");

    private readonly long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
            throw Broken("has a number of more than 64 bits");
        var value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1L : 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        return value;
    }

    private bool Push(PickleValue value)
    {
        Count();
        _stack.Add(value);
        return true;
    }

    private bool Mark()
    {
        Count();
        _marks.Add(_stack.Count);
        return true;
    }

    private void Count()
    {
        if (++_made > _mostValues)
            throw Broken($"makes more than {_mostValues} values");
    }

    private readonly PickleValue[] Pop(int count)
    {
        if (count > _stack.Count)
            throw Broken("takes a value that it hasn't made");
        var values = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private readonly PickleValue[] PopMarked()
    {
        if (_marks.Count == 0)
            throw Broken("ends a sequence that it hasn't begun");
        var begin = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return begin <= _stack.Count ? Pop(_stack.Count - begin) : throw Broken("ends a sequence whose begin is gone");
    }

    private readonly bool Put(int place)
    {
        if (_stack.Count == 0)
            throw Broken("keeps a value that it hasn't made");
        if (place > _mostValues)
            throw Broken($"keeps more than {_mostValues} values");
        while (_memo.Count <= place)
            _memo.Add(null);
        _memo[place] = _stack[^1];
        return true;
    }

    private bool Get(int place) => place < _memo.Count && _memo[place] is { } value ? Push(value) : throw Broken("takes a value that it hasn't kept");

    private readonly bool Fill(bool isDictionary)
    {
        var elements = PopMarked();
        if (_stack.Count == 0 || _stack[^1] is not PickleValue.Container container || container.IsDictionary != isDictionary || (isDictionary && elements.Length % 2 != 0))
            throw Broken("fills a list or dictionary that isn't there");
        foreach (var element in elements)
            container.Add(element);
        return true;
    }

    private bool PopClassArguments()
    {
        var values = Pop(2);
        return values is [PickleValue.Global { IsCallable: true } type, PickleValue.Tuple { Elements.Length: 0 }] ? Push(type)
            : throw Broken("makes an object of something else than a class");
    }

    private bool Call()
    {
        var values = Pop(2);
        return values[0] is PickleValue.Global { IsCallable: true } function ? Push(_calls.Call(function, values[1]))
            : throw Broken("calls something else than a class or function");
    }

    private readonly GraphBridgeException Broken(string what) => ZipBroken.At(_entry, $"the pickle {what} (at byte {_at})");
}
