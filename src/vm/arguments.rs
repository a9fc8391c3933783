//! Arguments of natives, checked and converted as the functions `luaL_check…` and `luaL_opt…` do (manual §5.1). The errors that
//! they give name the function and the argument.

use super::heap::string::Str;
use super::heap::value::{self as tags, Value};
use super::native::{Cx, Raise, TableRef};
use super::number;

impl<'a> Cx<'a> {
    /// A string argument; numbers are converted (and the slot keeps the string).
    #[inline]
    pub fn check_str(&mut self, i: usize) -> Result<&'a [u8], Raise> {
        let v = self.arg(i);
        if v.tag() == tags::STR {
            // SAFETY: strings live at least as long as the activation.
            return Ok(unsafe { Str::bytes(v.as_str()) });
        }
        self.check_str_slow(i)
    }

    #[cold]
    fn check_str_slow(&mut self, i: usize) -> Result<&'a [u8], Raise> {
        match self.to_str(self.arg(i)) {
            Some(s) => {
                self.set_arg(i, s);
                Ok(self.bytes(s))
            }
            None => Err(self.type_error(i, "string")),
        }
    }

    /// An optional string argument.
    pub fn opt_str(&mut self, i: usize) -> Result<Option<&'a [u8]>, Raise> {
        if self.is_none_or_nil(i) { Ok(None) } else { self.check_str(i).map(Some) }
    }

    /// An integer argument; floats with integral values and strings are converted.
    #[inline]
    pub fn check_int(&mut self, i: usize) -> Result<i64, Raise> {
        let v = self.arg(i);
        if v.tag() == tags::INT {
            return Ok(v.as_int());
        }
        self.check_int_slow(i)
    }

    #[cold]
    fn check_int_slow(&mut self, i: usize) -> Result<i64, Raise> {
        let v = self.arg(i);
        match number::to_integer(v) {
            Some(n) => Ok(n),
            None if number::to_number(v).is_some() => Err(self.arg_error(i, "number has no integer representation")),
            None => Err(self.type_error(i, "number")),
        }
    }

    /// An optional integer argument.
    #[inline]
    pub fn opt_int(&mut self, i: usize, default: i64) -> Result<i64, Raise> {
        if self.is_none_or_nil(i) { Ok(default) } else { self.check_int(i) }
    }

    /// A number argument as a float; strings are converted.
    #[inline]
    pub fn check_number(&mut self, i: usize) -> Result<f64, Raise> {
        let v = self.arg(i);
        if v.tag() == tags::FLOAT {
            return Ok(v.as_float());
        }
        match number::to_number(v) {
            Some(v) => Ok(v.to_number().unwrap_or(0.0)),
            None => Err(self.type_error(i, "number")),
        }
    }

    /// A number argument, integer or float; strings are converted.
    pub fn check_numeric(&mut self, i: usize) -> Result<Value, Raise> {
        let v = self.arg(i);
        if v.is_number() {
            return Ok(v);
        }
        number::to_number(v).ok_or_else(|| self.type_error(i, "number"))
    }

    /// An optional number argument.
    pub fn opt_number(&mut self, i: usize, default: f64) -> Result<f64, Raise> {
        if self.is_none_or_nil(i) { Ok(default) } else { self.check_number(i) }
    }

    /// A table argument.
    #[inline]
    pub fn check_table(&mut self, i: usize) -> Result<TableRef, Raise> {
        let v = self.arg(i);
        if v.tag() == tags::TABLE { Ok(TableRef(v.as_table())) } else { Err(self.type_error(i, "table")) }
    }

    /// A function argument.
    pub fn check_function(&mut self, i: usize) -> Result<Value, Raise> {
        let v = self.arg(i);
        if v.tag() == tags::FUNC { Ok(v) } else { Err(self.type_error(i, "function")) }
    }

    /// Any argument, but not none.
    pub fn check_any(&mut self, i: usize) -> Result<Value, Raise> {
        if self.is_none(i) { Err(self.arg_error(i, "value expected")) } else { Ok(self.arg(i)) }
    }
}
